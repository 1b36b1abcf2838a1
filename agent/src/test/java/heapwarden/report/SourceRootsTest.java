package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Finding;
import heapwarden.finding.Finding.PutSite;
import heapwarden.finding.Kind;
import heapwarden.finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRootsTest {
  @TempDir Path repository;

  @BeforeEach
  void twoModules() throws IOException {
    Files.createDirectory(repository.resolve(".git"));
    file("core/src/main/java/com/acme/Reader.java");
    file("core/src/test/java/com/acme/ReaderTest.java");
    file("web/src/main/java/com/acme/web/Page.java");
    file("web/src/main/kotlin/com/acme/web/pages.kt");
    file("secret.java");
  }

  private void file(String name) throws IOException {
    Path file = repository.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
  }

  private SourceRoots from(String folder, String... roots) {
    return new SourceRoots(repository.resolve(folder), List.of(roots));
  }

  @Test
  void aForkOfOneModuleNamesPathsOfTheRepository() {
    Place place =
        from("core", "src/main/java", "src/test/java")
            .place("com.acme.Reader.open(Reader.java:10)");
    assertThat(place.path).isEqualTo("core/src/main/java/com/acme/Reader.java");
    assertThat(place.line).isEqualTo(10);
    assertThat(place.found).isTrue();
  }

  @Test
  void severalModulesAreSeenFromTheRepository() {
    SourceRoots roots =
        from(
            "",
            "core/src/main/java",
            "core/src/test/java",
            "web/src/main/java",
            "web/src/main/kotlin");
    assertThat(roots.place("com.acme.ReaderTest.opens(ReaderTest.java:7)").path)
        .isEqualTo("core/src/test/java/com/acme/ReaderTest.java");
    assertThat(roots.place("com.acme.web.Page$1.lambda$run$0(Page.java:3)").path)
        .isEqualTo("web/src/main/java/com/acme/web/Page.java");
    assertThat(roots.place("com.acme.web.PagesKt.show(pages.kt:3)").path)
        .isEqualTo("web/src/main/kotlin/com/acme/web/pages.kt");
  }

  @Test
  void aModuleFindsTheOthersByTheirPlaceInTheRepository() {
    assertThat(from("core", "web/src/main/java").place("com.acme.web.Page.a(Page.java:3)").path)
        .isEqualTo("web/src/main/java/com/acme/web/Page.java");
  }

  @Test
  void withoutARepositoryTheFolderOfTheProcessIsTheRoot(@TempDir Path elsewhere)
      throws IOException {
    Path file = elsewhere.resolve("src/com/acme/Reader.java");
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    Place place =
        new SourceRoots(elsewhere, List.of("src")).place("com.acme.Reader.open(Reader.java:10)");
    assertThat(place.path).isEqualTo("src/com/acme/Reader.java");
  }

  @ParameterizedTest
  @CsvSource({
    "java.io.FileInputStream.<init>(FileInputStream.java:158), java/io/FileInputStream.java, 158",
    "com.acme.Lost.open(Lost.java:1), com/acme/Lost.java, 1",
    "com.acme.Lost$Inner.open(Unknown Source), com/acme/Lost.java, 0",
    "com.acme.a.b(SourceFile:12), com/acme/a.java, 12",
    "com.acme.Lost.open(Lost.java), com/acme/Lost.java, 0",
    "com.acme.Lost/0x00007f.open(Lost.java:5), com/acme/Lost.java, 5",
    "Main.main(Main.java:3), Main.java, 3",
    "garbage, garbage.java, 0"
  })
  void whatIsBelowNoRootIsNamedByItsPackage(String frame, String path, int line) {
    Place place = from("core", "src/main/java").place(frame);
    assertThat(place.path).isEqualTo(path);
    assertThat(place.line).isEqualTo(line);
    assertThat(place.found).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.b(../../../../secret.java:1)",
        "a.b(..\\secret.java:1)",
        "../../../../secret.b(secret.java:1)",
        "...a.b(secret.java:1)",
        "a.b(\u0000.java:1)",
        "(",
        ")",
        "",
        "."
      })
  void noFrameLeadsOutOfARoot(String frame) {
    Place place = from("core", "src/main/java").place(frame);
    assertThat(place.found).isFalse();
    assertThat(List.of(place.path.split("/"))).doesNotContain("..", ".", "");
  }

  @Test
  void aContainerIsWhereItIsFilledElseWhereItsOwnerIs() {
    SourceRoots roots = from("core", "src/main/java");
    Finding.Builder map = new Finding.Builder("0", Verdict.GROWING, Kind.MAP, "java.util.HashMap");
    map.owner("com.acme.Reader.CACHE.entries", List.of());
    assertThat(roots.place(map.build()).path).isEqualTo("core/src/main/java/com/acme/Reader.java");
    map.putSites(List.of(new PutSite(1, List.of("com.acme.Filler.fill(Filler.java:9)"))));
    assertThat(roots.place(map.build()).path).isEqualTo("com/acme/Filler.java");
    assertThat(roots.place(map.putSites(List.of()).owner("thread \"a\".x", List.of()).build()))
        .isNull();
    assertThat(roots.place(map.owner("org.lib.Engine.DB", List.of()).build()).path)
        .isEqualTo("org/lib/Engine.java");
    assertThat(roots.place(map.owner(null, List.of()).build())).isNull();
  }

  @Test
  void aRootThatIsNotThereIsLeftOut() {
    assertThat(
            from("core", "nowhere", "\u0000", "").place("com.acme.Reader.a(Reader.java:1)").found)
        .isFalse();
  }
}
