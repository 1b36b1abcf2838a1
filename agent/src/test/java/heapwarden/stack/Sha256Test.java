package heapwarden.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Sha256Test {
  @Test
  void isThatOfTheJdkForEveryLength() throws NoSuchAlgorithmException {
    MessageDigest expected = MessageDigest.getInstance("SHA-256");
    Random random = new Random(1);
    for (int length = 0; length < 400; length++) {
      byte[] text = new byte[length];
      random.nextBytes(text);
      assertThat(Sha256.digest(text)).as("%d bytes", length).isEqualTo(expected.digest(text));
    }
  }
}
