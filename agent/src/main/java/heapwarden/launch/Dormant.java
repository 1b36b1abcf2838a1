package heapwarden.launch;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options that a dormant agent was started with: nothing of it is left in the process, but the
 * JVM remembers its own arguments.
 */
final class Dormant {
  private static final String AGENT = "-javaagent:";
  private static final String WORD = "dormant";

  private Dormant() {}

  /** The options of an attach, behind those of a dormant start, which they override. */
  static @Nullable String options(Instrumentation instrumentation, @Nullable String attached) {
    String kept = "";
    for (String argument : arguments(instrumentation)) {
      int equals = argument.indexOf('=');
      if (argument.startsWith(AGENT) && equals > 0) {
        kept = kept(argument.substring(equals + 1), kept);
      }
    }
    return kept.isEmpty() || attached == null || attached.isEmpty()
        ? kept + (attached == null ? "" : attached)
        : kept + ',' + attached;
  }

  /** The options without the word, if it is among them. */
  private static String kept(String options, String otherwise) {
    List<String> rest = new ArrayList<>();
    boolean dormant = false;
    for (String part : options.split(",", -1)) {
      String one = part.trim();
      if (one.equals(WORD) || one.equals(WORD + "=true")) {
        dormant = true;
      } else if (!one.isEmpty()) {
        rest.add(one);
      }
    }
    return dormant ? String.join(",", rest) : otherwise;
  }

  private static String[] arguments(Instrumentation instrumentation) {
    try {
      Class<?> machine = Class.forName("jdk.internal.misc.VM");
      Boot.open(instrumentation, machine);
      Method arguments = machine.getMethod("getRuntimeArguments");
      arguments.setAccessible(true);
      String[] all = (String[]) arguments.invoke(null);
      return all == null ? new String[0] : all;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return new String[0];
    }
  }
}
