package heapwarden.launch;

import heapwarden.config.FailurePoint;
import heapwarden.config.Options;
import heapwarden.hook.Hooks;
import heapwarden.track.Failures;
import heapwarden.track.Tracker;
import heapwarden.weave.IoCalls;
import heapwarden.weave.Weaver;

/** Prepares for I/O calls that may be made to fail; loaded only where that is asked for. */
final class Failing {
  private Failing() {}

  /** Watches the I/O calls in the packages; before the weaver is installed. */
  static Failures prepare(Options options, Weaver weaver, Tracker tracker) {
    IoCalls calls = weaver.watchIo(options.inject());
    FailurePoint point = options.failure();
    Failures failures =
        new Failures(
            type -> calls.isIn(type.replace('.', '/')),
            number -> new Failures.Call(calls.site(number).text(), calls.site(number).failure()),
            point == null ? null : point.open(),
            point == null ? null : point.io());
    tracker.tell(failures);
    Hooks.fail(failures);
    return failures;
  }
}
