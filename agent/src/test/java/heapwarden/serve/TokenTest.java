package heapwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {
  @TempDir Path folder;

  private String written(Token token) throws IOException {
    return Files.readString(token.file()).trim();
  }

  @Test
  void onlyItsOwnerCanReadIt() throws IOException {
    Token token = Token.create(folder, 4711);
    assertThat(token.file().getFileName().toString())
        .matches("heapwarden-4711-[0-9a-f]{8}\\.token");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token.file())))
        .isEqualTo("rw-------");
    assertThat(written(token)).matches("[0-9a-f]{48}");
  }

  @Test
  void noTwoAreAlike() throws IOException {
    assertThat(written(Token.create(folder, 1))).isNotEqualTo(written(Token.create(folder, 1)));
  }

  @Test
  void itIsKnownByTheHeaderOnly() throws IOException {
    Token token = Token.create(folder, 1);
    String secret = written(token);
    assertThat(token.isIn("Bearer " + secret)).isTrue();
    assertThat(token.isIn("bearer  " + secret + ' ')).isTrue();
    assertThat(token.isIn(secret)).isFalse();
    assertThat(token.isIn("Basic " + secret)).isFalse();
    assertThat(token.isIn("Bearer " + secret.substring(1))).isFalse();
    assertThat(token.isIn("Bearer " + secret + "0")).isFalse();
    assertThat(token.isIn("Bearer")).isFalse();
    assertThat(token.isIn("")).isFalse();
  }

  @Test
  void itIsGoneAfterwards() throws IOException {
    Token token = Token.create(folder, 1);
    token.discard();
    token.discard();
    assertThat(token.file()).doesNotExist();
  }
}
