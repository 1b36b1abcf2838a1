package heapwarden.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.FutureTask;
import java.util.concurrent.RecursiveAction;
import org.junit.jupiter.api.Test;

class ContextsTest {
  private static final class Fork extends RecursiveAction {
    private static final long serialVersionUID = 1;

    @Override
    protected void compute() {}
  }

  private final Contexts contexts = new Contexts(true);

  @Test
  void aTestHasOneNumberAndEachAnother() {
    int first = contexts.number("com.acme.FooTest.bar()");
    assertThat(first).isPositive();
    assertThat(contexts.number("com.acme.FooTest.bar()")).isEqualTo(first);
    assertThat(contexts.number("com.acme.FooTest.baz()")).isNotEqualTo(first);
    assertThat(contexts.name(first)).isEqualTo("com.acme.FooTest.bar()");
    assertThat(contexts.name(Contexts.NONE)).isNull();
    assertThat(contexts.last()).isEqualTo(2);
  }

  @Test
  void testsThatFindNoRoomAreNobodyAndAreCounted() {
    for (int i = 0; i < 70_000; i++) {
      contexts.number("test" + i);
    }
    assertThat(contexts.number("one more")).isEqualTo(Contexts.NONE);
    assertThat(contexts.last()).isEqualTo(65_535);
    assertThat(contexts.dropped()).isEqualTo(70_000 - 65_535 + 1);
  }

  @Test
  void aThreadInheritsForWhomItsMakerWorks() throws InterruptedException {
    int[] seen = new int[1];
    contexts.enter(5);
    Thread thread = new Thread(() -> seen[0] = contexts.current());
    assertThat(contexts.enter(Contexts.NONE)).isEqualTo(5);
    thread.start();
    thread.join();
    assertThat(seen[0]).isEqualTo(5);
    assertThat(contexts.current()).isEqualTo(Contexts.NONE);
  }

  @Test
  void aTaskIsRunForWhoHandedItOver() {
    FutureTask<Object> task = new FutureTask<>(() -> null);
    contexts.enter(5);
    contexts.submitted(task);
    contexts.enter(6);
    contexts.running(task);
    assertThat(contexts.current()).isEqualTo(5);
  }

  @Test
  void aTaskOfNobodyIsRunForNobody() {
    FutureTask<Object> task = new FutureTask<>(() -> null);
    contexts.submitted(task);
    contexts.enter(6);
    contexts.running(task);
    assertThat(contexts.current()).isEqualTo(Contexts.NONE);
  }

  @Test
  void afterATaskThatTellsItsEndTheThreadWorksForWhomItDid() {
    Fork fork = new Fork();
    Fork ofNobody = new Fork();
    contexts.enter(5);
    contexts.submitted(fork);
    contexts.enter(6);
    contexts.running(fork);
    contexts.running(fork); // by another hook
    contexts.running(ofNobody); // meanwhile helps another
    assertThat(contexts.current()).isEqualTo(Contexts.NONE);
    contexts.ran(ofNobody);
    assertThat(contexts.current()).isEqualTo(5);
    contexts.ran(fork);
    assertThat(contexts.current()).isEqualTo(5);
    contexts.ran(fork);
    assertThat(contexts.current()).isEqualTo(6);
    contexts.ran(fork);
    assertThat(contexts.current()).isEqualTo(6);
  }

  @Test
  void aStageBelongsToWhoMadeItNotToWhoMadeItDue() {
    Fork stage = new Fork();
    contexts.enter(5);
    contexts.submitted(stage);
    contexts.enter(6);
    contexts.submitted(stage);
    contexts.enter(Contexts.NONE);
    contexts.running(stage);
    assertThat(contexts.current()).isEqualTo(5);
  }
}
