package heapwarden.grow;

import heapwarden.stack.Frames;
import heapwarden.stack.Stacks;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.agent.ByteBuddyAgent;

/** Takes a census of the JVM of the tests, for which it opens what the agent opens. */
public final class Censuses {
  private static final Instrumentation INSTRUMENTATION = install();

  private Censuses() {}

  private static Instrumentation install() {
    Instrumentation instrumentation = ByteBuddyAgent.install();
    Set<Module> own = Set.of(Censuses.class.getModule());
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", own, "java.util", own, "jdk.internal.misc", own),
        Set.of(),
        Map.of());
    return instrumentation;
  }

  /** A census of which the thread of the tests is a root, too. */
  public static Census census() {
    return new Census(INSTRUMENTATION, new ThreadGroup("none"), new ClassLoader(null) {});
  }

  /** Put sites of a JVM in which nothing is woven. */
  public static PutSites nobody() {
    return new PutSites(new Stacks(8, 16, new Frames(List.of(), List.of())), Set.of());
  }
}
