package heapwarden.weave;

import heapwarden.finding.Kind;
import heapwarden.hook.Hooks;
import heapwarden.weave.HookPoint.Call;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Which kinds are followed on this JVM, found out rather than assumed: a class that was met tells
 * which of its points found their method; of one not loaded yet the class file is read, without
 * loading it. Costs some 10 ms; agent's thread only.
 */
public final class Coverage {
  /** Of one kind. */
  public static final class OfKind {
    private final Kind kind;
    private final boolean hooked;
    private final @Nullable String reason;

    OfKind(Kind kind, boolean hooked, @Nullable String reason) {
      this.kind = kind;
      this.hooked = hooked;
      this.reason = reason;
    }

    public Kind kind() {
      return kind;
    }

    /** Whether its openings and closings are seen. */
    public boolean hooked() {
      return hooked;
    }

    /** Why not, or what to know; {@code null} when there is nothing to say. */
    public @Nullable String reason() {
      return reason;
    }
  }

  private static final class Tally {
    boolean opens;
    boolean hasCloser;
    boolean closes;
    final Set<String> missing = new TreeSet<>();

    /** Classes that are left alone. */
    final Set<String> spared = new TreeSet<>();
  }

  private Coverage() {}

  /**
   * The coverage of every kind that is wanted, in the order of {@link Kind}.
   *
   * @param declared whether the user declared resources with {@code track=}
   * @param thorough whether to read the class files of what was not loaded; else nothing was missed
   *     there, and it counts as hooked
   */
  public static List<OfKind> of(
      Weaver weaver, EnumSet<Kind> kinds, boolean declared, boolean thorough) {
    Map<Kind, Tally> tallies = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      tallies.put(kind, new Tally());
    }
    for (HookedClass hooked : weaver.hookedClasses()) {
      tally(hooked, tallies, thorough);
    }
    for (HookedClass spared : weaver.sparedClasses()) {
      for (HookPoint point : spared.points) {
        Tally tally = tallies.get(point.kind);
        if (tally != null && point.call == Call.OPENED) {
          tally.spared.add(spared.name.replace('/', '.'));
        }
      }
    }
    List<OfKind> coverage = new ArrayList<>();
    for (Kind kind : kinds) {
      coverage.add(judge(kind, tallies, declared, thorough));
    }
    return coverage;
  }

  private static void tally(HookedClass hooked, Map<Kind, Tally> tallies, boolean thorough) {
    boolean loaded = hooked.met.length > 0;
    boolean[] met = loaded || !thorough ? hooked.met : matchUnloaded(hooked);
    for (int i = 0; i < hooked.points.size(); i++) {
      HookPoint point = hooked.points.get(i);
      Tally tally = tallies.get(point.kind);
      if (tally == null || (point.point & (Hooks.WRAPS | Hooks.FRONTS)) != 0) {
        continue;
      }
      boolean found = !(loaded || thorough) || (i < met.length && met[i]);
      if (point.call == Call.CLOSED) {
        tally.hasCloser = true;
        tally.closes |= found;
      } else if (point.call == Call.OPENED) {
        tally.opens |= found;
      }
      if (!found) {
        tally.missing.add(met.length == 0 ? "no class " + point.owner : "no method " + point);
      }
    }
  }

  private static boolean[] matchUnloaded(HookedClass hooked) {
    String file = hooked.name + ".class";
    try (InputStream in = open(file)) {
      return in == null
          ? new boolean[0]
          : ClassWeaver.match(new ClassReader(in.readAllBytes()), hooked.points);
    } catch (IOException | RuntimeException e) {
      return new boolean[0];
    }
  }

  /**
   * From its module: a loader would make a URL of it, and open a connection. Nearly all are in the
   * base module.
   */
  private static @Nullable InputStream open(String file) throws IOException {
    InputStream in = Object.class.getModule().getResourceAsStream(file);
    if (in != null) {
      return in;
    }
    String folder = file.substring(0, file.lastIndexOf('/')).replace('/', '.');
    for (Module module : ModuleLayer.boot().modules()) {
      if (module.getPackages().contains(folder)) {
        return module.getResourceAsStream(file);
      }
    }
    return null;
  }

  private static OfKind judge(
      Kind kind, Map<Kind, Tally> tallies, boolean declared, boolean thorough) {
    if (kind.isContainer()) {
      return new OfKind(kind, true, "found by the census, which needs no hook");
    }
    if (kind == Kind.CLOSEABLE) {
      return new OfKind(kind, true, declared ? null : "nothing declared with track=");
    }
    if (kind == Kind.JDBC) {
      boolean present = !thorough || ModuleLayer.boot().findModule("java.sql").isPresent();
      return new OfKind(kind, present, present ? null : "no module java.sql in this JVM");
    }
    Tally openings = tallies.get(opensWith(kind));
    Tally closings = tallies.get(closesWith(kind));
    if (openings == null || closings == null) {
      return new OfKind(kind, false, "unknown kind");
    }
    boolean hooked = openings.opens && (!closings.hasCloser || closings.closes);
    if (!openings.spared.isEmpty()) {
      return new OfKind(
          kind,
          hooked,
          "not in "
              + String.join(", ", openings.spared)
              + ", hot at the attach; profile=full follows it too");
    }
    return new OfKind(kind, hooked, hooked ? null : String.join(", ", openings.missing));
  }

  /** Kinds that share the openings of another. */
  private static Kind opensWith(Kind kind) {
    switch (kind) {
      case SERVER_SOCKET:
        return Kind.SOCKET;
      case SCHEDULED_EXECUTOR:
        return Kind.EXECUTOR;
      default:
        return kind;
    }
  }

  /** Kinds that share the closings of another. */
  private static Kind closesWith(Kind kind) {
    switch (kind) {
      case DATAGRAM:
      case PIPE:
        return Kind.SOCKET_CHANNEL;
      default:
        return opensWith(kind);
    }
  }
}
