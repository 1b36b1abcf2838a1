package heapwarden.launch;

import heapwarden.clean.KeepAlive;
import heapwarden.clean.KeepAlive.Keeper;
import heapwarden.track.LiveResource;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What keeps a JVM from ending by itself: each thread that is no daemon, and whose it is. */
final class WhyAlive {
  private static final int MOST = 40;
  private static final int FRAMES = 3;

  private WhyAlive() {}

  static String text(Consumer<Class<?>> opener, List<LiveResource> open) {
    List<Keeper> keepers = new KeepAlive(opener).keepers(open);
    StringBuilder out = new StringBuilder(1000);
    out.append(KeepAlive.mainHasEnded() ? "main has ended; " : "main has not ended; ");
    out.append(keepers.size()).append(keepers.size() == 1 ? " thread is" : " threads are");
    out.append(" no daemon and must end before the JVM does");
    int idle = 0;
    for (int i = 0; i < keepers.size(); i++) {
      Keeper keeper = keepers.get(i);
      idle += keeper.isIdle() ? 1 : 0;
      if (i < MOST) {
        tell(out, keeper);
      }
    }
    if (keepers.size() > MOST) {
      out.append("\n    and ").append(keepers.size() - MOST).append(" more");
    }
    if (idle > 0) {
      out.append("\n    fix: shut down what the idle belong to; nobody has given them work");
    }
    return out.toString();
  }

  private static void tell(StringBuilder out, Keeper keeper) {
    LiveResource owner = keeper.owner();
    out.append("\n    thread \"").append(keeper.name()).append("\", ");
    out.append(
        keeper.isIdle()
            ? "idle"
            : keeper.state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    if (owner == null && keeper.isIdle()) {
      out.append(", of a timer that was there before the watching began");
    } else if (owner == null) {
      for (String frame : keeper.stack(FRAMES)) {
        out.append("\n        at ").append(frame);
      }
    } else {
      out.append(", of the ").append(owner.kind().label());
      out.append(" opened at ").append(owner.site());
    }
  }
}
