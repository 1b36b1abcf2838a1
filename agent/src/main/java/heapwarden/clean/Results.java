package heapwarden.clean;

import heapwarden.finding.Cleanup;
import heapwarden.finding.Cleanup.Outcome;
import heapwarden.track.LiveResource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the calls and tells what came of each; of those that were slow, in the end. */
final class Results {
  private static final class Late {
    final LiveResource resource;
    final String label;
    final String done;
    final Hands.Call call;

    Late(LiveResource resource, String label, String done, Hands.Call call) {
      this.resource = resource;
      this.label = label;
      this.done = done;
      this.call = call;
    }
  }

  private final Hands hands;
  private final Clock clock;
  private final Consumer<LiveResource> ending;
  private final Consumer<Cleanup> told;
  private final List<Late> late = new ArrayList<>();

  Results(Hands hands, Clock clock, Consumer<LiveResource> ending, Consumer<Cleanup> told) {
    this.ending = ending;
    this.hands = hands;
    this.clock = clock;
    this.told = told;
  }

  /**
   * Makes a call that ends a resource, and tells how that went.
   *
   * @param done the word for it, such as {@code closed}
   */
  void call(LiveResource resource, String done, Hands.Act act, long millis)
      throws InterruptedException {
    call(resource, label(resource), done, act, millis);
  }

  void call(LiveResource resource, String label, String done, Hands.Act act, long millis)
      throws InterruptedException {
    ending.accept(resource);
    Hands.Call call = hands.call(act, millis);
    if (call.isBack()) {
      tell(resource, label, done, call);
    } else {
      late.add(new Late(resource, label, done, call));
    }
  }

  private void tell(LiveResource resource, String label, String done, Hands.Call call) {
    Throwable thrown = call.thrown();
    if (thrown != null) {
      tell(resource, label, Outcome.FAILED, "not properly " + done + " (" + thrown + ")");
    } else {
      String more = call.told();
      tell(resource, label, Outcome.CLOSED, more.isEmpty() ? done : done + " (" + more + ")");
    }
  }

  /** Notes that a resource is about to be ended by somebody else. */
  void ending(LiveResource resource) {
    ending.accept(resource);
  }

  void tell(LiveResource resource, String label, Outcome outcome, String message) {
    told.accept(cleanup(resource, label, outcome, message));
  }

  /** Gives what is slow the rest of the time. */
  void settle() throws InterruptedException {
    if (!late.isEmpty()) {
      hands.await(clock.left());
    }
    for (Late one : late) {
      if (one.call.isBack()) {
        tell(one.resource, one.label, one.done, one.call);
      } else {
        tell(
            one.resource,
            one.label,
            Outcome.FAILED,
            "not " + one.done + ": the call did not return within the limit");
      }
    }
  }

  static String label(LiveResource resource) {
    @Nullable String label = resource.label();
    return label == null ? "" : label;
  }

  static Cleanup cleanup(LiveResource of, String label, Outcome outcome, String message) {
    return new Cleanup(of.kind(), of.type(), label, of.site(), outcome, message);
  }
}
