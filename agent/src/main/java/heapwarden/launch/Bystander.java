package heapwarden.launch;

import heapwarden.config.BuildFork;
import heapwarden.config.Environment;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JVMs that an agent meets only because the environment gives it to all: the JDK's own tools and
 * the processes of build tools. What these leave open is nobody's business, and their output is
 * read by others; so the agent stays off there. One that gets it on its own command line, such as
 * by {@code -J-javaagent}, is always meant.
 */
final class Bystander {
  private static final String[] MAINS = {
    "com.sun.tools.",
    "jdk.",
    "sun.",
    "org.codehaus.plexus.classworlds.launcher.Launcher",
    "org.apache.maven.",
    "org.mvndaemon.",
    "org.gradle.",
    "org.apache.tools.ant.",
    "org.jetbrains.kotlin."
  };

  /** What runs {@code java Source.java}. */
  private static final String SOURCE_LAUNCHER = "com.sun.tools.javac.launcher.";

  private static final String[] FOR_EVERY_JVM = {"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"};

  private static final String OWN_JAR = "heapwarden.jar";

  private Bystander() {}

  /** Whether this JVM is one. */
  static boolean isThis(@Nullable String argument) {
    String command = System.getProperty("sun.java.command");
    Map<String, String> environment = Environment.variables();
    for (String variable : FOR_EVERY_JVM) {
      if (is(environment.get(variable), argument, command)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a JVM is one.
   *
   * @param given what the environment says
   * @param argument of this agent; {@code null} for none
   * @param command the main class, or the jar, and its arguments
   */
  static boolean is(@Nullable String given, @Nullable String argument, @Nullable String command) {
    if (given == null || command == null || !given.contains("-javaagent:")) {
      return false;
    }
    if (argument != null && !given.contains(argument)) {
      return false;
    }
    int slash = command.indexOf('/'); // a module comes before its class
    int space = command.indexOf(' ');
    String main =
        slash > 0 && (space < 0 || slash < space) ? command.substring(slash + 1) : command;
    boolean ours = (space < 0 ? command : command.substring(0, space)).endsWith(OWN_JAR);
    return ours || (isTool(main) && !main.startsWith(SOURCE_LAUNCHER) && !BuildFork.is(command));
  }

  private static boolean isTool(String main) {
    for (String tool : MAINS) {
      if (main.startsWith(tool)) {
        return true;
      }
    }
    return false;
  }
}
