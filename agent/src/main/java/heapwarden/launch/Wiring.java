package heapwarden.launch;

import heapwarden.config.Options;
import heapwarden.config.Repeat;
import heapwarden.hook.Hooks;
import heapwarden.junit.RepeatedTest;
import heapwarden.junit.Tests;
import heapwarden.stack.Frames;
import heapwarden.stack.Stacks;
import heapwarden.track.Tracker;
import heapwarden.weave.Weaver;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * @param gating {@code null} unless this is a gate
   * @param attached whether the program ran before; then what is hot is left alone unless asked for
   * @return what that is
   */
  static List<String> connect(
      Options options, Instrumentation instrumentation, @Nullable Gating gating, boolean attached)
      throws IOException {
    Weaver weaver = new Weaver(options.kinds(), options.track(), Runtime.version().feature());
    if (options.cleans()) {
      weaver.followWrappers();
    }
    if (options.census()) {
      weaver.tell(new LoadedFields(), Boot.hookBytes());
    }
    WovenFile file = attached ? null : WovenFile.of(options, weaver);
    if (file != null) {
      weaver.reuse(file.read());
    }
    Stacks stacks =
        new Stacks(
            options.depth(), options.maxStacks(), new Frames(options.app(), options.library()));
    Tracker tracker =
        new Tracker(
            stacks, options.kinds(), options.maxTracked(), options.sampling(), options.maxRate());
    if (attached) {
      tracker.exclude(Thread.currentThread());
    }
    PutCalls calls =
        options.mapsSites().isEmpty() ? null : new PutCalls(weaver, options.mapsSites());
    BoundRounds bounds =
        options.bounds().isEmpty() && options.boundsFile().isEmpty()
            ? null
            : new BoundRounds(options, weaver);
    Tests tests = null;
    if (options.gate()) {
      tests = new Tests(options, instrumentation, weaver, tracker, stacks.folding());
      weaver.followTests();
    }
    Warden warden =
        new Warden(options, gating, instrumentation, weaver, stacks, tracker, calls, bounds);
    if (!options.inject().isEmpty()) {
      warden.tell(Failing.prepare(options, weaver, tracker));
    }
    Repeat repeat = options.repeat();
    if (repeat != null) {
      RepeatedTest.prepare(new RoundsByTest(warden), repeat, weaver);
    }
    warden.follows(tests);
    warden.keeps(file);
    warden.start(attached);
    try {
      if (!weaver.canWarmUpLater()) {
        weaver.warmUp(Boot.hookBytes());
      }
      List<String> spared =
          attached && !options.full() ? weaver.spareHot(instrumentation) : List.of();
      weaver.install(instrumentation);
      Hooks.install(tracker);
      if (tests != null) {
        Hooks.witness(tests);
      }
      return spared;
    } catch (Throwable e) {
      // For want of memory perhaps. Half an agent would see nothing, and answer as if it did.
      warden.abandon();
      Hooks.silence();
      weaver.remove(instrumentation);
      throw e;
    }
  }
}
