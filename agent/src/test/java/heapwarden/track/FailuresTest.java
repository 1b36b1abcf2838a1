package heapwarden.track;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Injection;
import heapwarden.finding.Kind;
import heapwarden.stack.Frames;
import heapwarden.stack.Stacks;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final int READ = 0;
  private static final int WRITE = 1;
  private static final String[] CALLS = {"in.read in app.A.a(A.java:1)", "out.write in app.A.b()"};

  private final Tracker tracker =
      new Tracker(
          new Stacks(32, 100, new Frames(List.of(), List.of())),
          EnumSet.allOf(Kind.class),
          10_000,
          1,
          0);
  private Failures failures = failures(null, null);

  private static Failures failures(String open, String io) {
    return new Failures(
        type -> type.startsWith("heapwarden.track."),
        number -> new Failures.Call(CALLS[number], "java.io.FileNotFoundException"),
        open,
        io);
  }

  /** Stands where the hook class stands: its frame is left out of the stack. */
  private void open(Object resource) {
    tracker.opened(resource, null, null, Kind.FILE.ordinal());
  }

  private Object opened() {
    Object resource = new Object();
    open(resource);
    return resource;
  }

  private void close(Object resource) {
    tracker.closed(resource, Kind.FILE.ordinal());
  }

  private void use(Failures next) {
    failures = next;
    tracker.tell(next);
  }

  /** Learns what the open site is called. */
  private String target() {
    use(failures(null, null));
    Object resource = opened();
    failures.io(READ);
    close(resource);
    Injection.Point point = failures.outcome().points().get(0);
    return Failures.target(point.kind(), point.open());
  }

  @Test
  void eachCallWhileSomethingIsOpenIsAPoint() {
    use(failures);
    assertThat(failures.io(READ)).isNull();
    Object resource = opened();
    failures.io(READ);
    failures.io(READ);
    failures.io(WRITE);
    close(resource);
    failures.io(WRITE);
    Injection outcome = failures.outcome();
    assertThat(outcome.points()).extracting(Injection.Point::call).containsExactly(1, 3);
    assertThat(outcome.points()).extracting(Injection.Point::io).containsExactly(CALLS);
    assertThat(outcome.thrown()).isNull();
    assertThat(outcome.outcomes()).isEmpty();
  }

  @Test
  void theCallThatWasChosenFailsOnceByWhatItDeclares() {
    use(failures(target(), CALLS[WRITE]));
    Object closed = opened();
    Object left = opened();
    assertThat(failures.io(READ)).isNull();
    assertThat(failures.io(WRITE)).isInstanceOf(java.io.FileNotFoundException.class);
    assertThat(failures.io(WRITE)).isNull();
    close(closed);
    Injection outcome = failures.outcome();
    assertThat(outcome.thrown()).isEqualTo("java.io.FileNotFoundException");
    assertThat(outcome.outcomes())
        .extracting(Injection.Outcome::isLeak)
        .containsExactly(false, true);
    assertThat(outcome.outcomes().get(1).fate()).isEqualTo("open at the end");
    assertThat(left).isNotNull();
  }

  @Test
  void whatAnotherThreadHasOpenIsNotConcerned() throws InterruptedException {
    use(failures);
    Object resource = opened();
    Thread other = new Thread(() -> failures.io(READ));
    other.start();
    other.join();
    assertThat(failures.outcome().points()).isEmpty();
    close(resource);
  }

  @Test
  void beyondTheMostOpenTheRestIsCountedAsDropped() {
    use(failures);
    Object[] many = new Object[1030];
    for (int i = 0; i < many.length - 1; i++) {
      many[i] = opened();
    }
    assertThat(failures.outcome().dropped()).isEqualTo(5);
    close(many[0]);
    many[1029] = opened();
    assertThat(failures.outcome().dropped()).isEqualTo(5);
  }
}
