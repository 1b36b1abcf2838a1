package heapwarden.launch;

import heapwarden.grow.StaticHolders;
import heapwarden.stack.Frames;
import heapwarden.track.Ledger;
import heapwarden.track.LiveResource;
import java.lang.instrument.Instrumentation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells at the end of a run under a gate what of all that is open is kept on purpose. No lambdas or
 * streams: the exit of a short program waits for it. Agent's thread only.
 */
final class Singletons {
  /** Of one site; nobody keeps more singletons of one. */
  private static final int FEW = 16;

  private Singletons() {}

  /** Notes the static fields that keep what is open. */
  static void note(Instrumentation instrumentation, Ledger ledger) {
    List<List<LiveResource>> sites = ledger.leftByTheFew(FEW);
    Set<String> all = new HashSet<>();
    for (List<LiveResource> site : sites) {
      all.addAll(openers(site.get(0)));
    }
    if (all.isEmpty()) {
      return;
    }
    StaticHolders holders = new StaticHolders(instrumentation, all);
    for (List<LiveResource> site : sites) {
      Set<String> names = openers(site.get(0));
      for (LiveResource one : site) {
        Object resource = one.get();
        String field = resource == null ? null : holders.find(names, resource);
        if (field != null) {
          ledger.keptBy(one, field);
        }
      }
    }
  }

  /** The names of the classes whose code opened it. */
  private static Set<String> openers(LiveResource one) {
    Set<String> names = new HashSet<>();
    for (StackTraceElement frame : one.frames()) {
      if (!Frames.isJdk(frame)) {
        names.add(frame.getClassName());
      }
    }
    return names;
  }
}
