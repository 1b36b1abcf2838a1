package heapwarden.launch;

import heapwarden.config.Options;
import heapwarden.hook.Hooks;
import heapwarden.stack.Frames;
import heapwarden.stack.Stacks;
import heapwarden.track.Tracker;
import heapwarden.weave.Weaver;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.List;

/**
 * Builds the rooms and connects them. Apart from {@link Agent}, since this class cannot be verified
 * before the hook class is defined.
 */
final class Wiring {
  private Wiring() {}

  /**
   * Starts the agent's thread, weaves and puts the tracker in force, in this order: what the thread
   * loads to say that it is there, it loads while this one weaves. No other agent may be at work.
   *
   * @param spares whether what is hot already is left alone
   * @return what that is
   */
  static List<String> connect(Options options, Instrumentation instrumentation, boolean spares)
      throws IOException {
    Weaver weaver = new Weaver(options.kinds(), options.track(), Runtime.version().feature());
    if (options.cleans()) {
      weaver.followWrappers();
    }
    Stacks stacks =
        new Stacks(
            options.depth(), options.maxStacks(), new Frames(options.app(), options.library()));
    Tracker tracker =
        new Tracker(
            stacks, options.kinds(), options.maxTracked(), options.sampling(), options.maxRate());
    PutCalls calls =
        options.mapsSites().isEmpty() ? null : new PutCalls(weaver, options.mapsSites());
    BoundRounds bounds =
        options.bounds().isEmpty() && options.boundsFile().isEmpty()
            ? null
            : new BoundRounds(options, weaver);
    new Warden(options, instrumentation, weaver, stacks, tracker, calls, bounds).start();
    weaver.warmUp(Boot.hookBytes());
    List<String> spared = spares ? weaver.spareHot(instrumentation) : List.of();
    weaver.install(instrumentation);
    Hooks.install(tracker);
    return spared;
  }
}
