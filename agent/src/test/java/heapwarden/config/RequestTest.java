package heapwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestTest {
  @TempDir File folder;

  @Test
  void aQuestionIsTakenOnceAndSoIsItsAnswer() throws IOException {
    assertThat(Request.take(folder)).isNull();
    new Request("bounds", List.of("load", "a file\nof two lines")).leave(folder);
    assertThat(Request.isWaiting(folder)).isTrue();
    Request taken = Request.take(folder);
    assertThat(taken.verb()).isEqualTo("bounds");
    assertThat(taken.argument(0, "")).isEqualTo("load");
    assertThat(taken.argument(1, "")).isEqualTo("a file of two lines");
    assertThat(taken.argument(2, "none")).isEqualTo("none");
    assertThat(Request.take(folder)).isNull();

    assertThat(Request.takeAnswer(folder)).isNull();
    Request.answer(folder, new Request.Answer(false, "one\ntwo"));
    Request.Answer answer = Request.takeAnswer(folder);
    assertThat(answer.isDone()).isFalse();
    assertThat(answer.text()).isEqualTo("one\ntwo");
    assertThat(folder.list()).isEmpty();
  }

  @Test
  void anAttachLeadsToAFolderOrHasOptions() {
    assertThat(Request.folder(Request.attachArgument("/tmp/x"))).isEqualTo(new File("/tmp/x"));
    assertThat(Request.folder("interval=5s")).isNull();
    assertThat(Request.folder(null)).isNull();
  }

  @Test
  void whoeverComesToTheRendezvousIsTakenOnce() throws IOException {
    Path self = Path.of("/proc/self");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(self));
    Rendezvous rendezvous = Rendezvous.of(self);
    Path here = Path.of(rendezvous.path());
    int user = (Integer) Files.getAttribute(self, "unix:uid");
    try {
      assertThat(rendezvous.take()).isNull();
      assertThat(Rendezvous.call(here, user, "/tmp/a")).isTrue();
      assertThat(Rendezvous.call(here, user, "/tmp/b")).as("one at a time").isFalse();
      assertThat(rendezvous.take()).isEqualTo(new File("/tmp/a"));
      assertThat(rendezvous.take()).isNull();
      assertThat(here).doesNotExist();
    } finally {
      Rendezvous.cancel(here);
    }
  }

  @Test
  void aRendezvousThatOthersMayWriteToIsNotBelieved() throws IOException {
    Path self = Path.of("/proc/self");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(self));
    Rendezvous rendezvous = Rendezvous.of(self);
    Path here = Path.of(rendezvous.path());
    int user = (Integer) Files.getAttribute(self, "unix:uid");
    try {
      Rendezvous.call(here, user, "/tmp/a");
      Files.setPosixFilePermissions(
          here, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
      org.assertj.core.api.Assertions.assertThatThrownBy(rendezvous::take)
          .isInstanceOf(IOException.class);
    } finally {
      Rendezvous.cancel(here);
    }
  }
}
