package heapwarden.config;

/**
 * Tells whether a build tool has started this JVM to run tests in. Such a tool talks with it by
 * pipes and takes an exit code of ours for a crash, so a gate must leave the verdict to its report
 * there.
 */
public final class BuildFork {
  /** How the command of the JVM begins, behind a path or not. */
  private static final String[] MAINS = {
    "org.apache.maven.surefire.booter.ForkedBooter",
    "worker.org.gradle.process.internal.worker.GradleWorkerMain",
    "org.gradle.process.internal.worker.GradleWorkerMain",
    "org.apache.tools.ant.taskdefs.optional.junit.JUnitTestRunner",
    "org.apache.tools.ant.taskdefs.optional.junitlauncher.StandaloneLauncher",
    "sbt.ForkMain"
  };

  /** Surefire and Failsafe name the class path, and the class to begin with, by a jar. */
  private static final String BOOTER = "surefirebooter";

  private BuildFork() {}

  /**
   * Answers it.
   *
   * @param command the main class or jar and its arguments, as {@code sun.java.command} has them
   */
  public static boolean is(String command) {
    int space = command.indexOf(' ');
    String main = space < 0 ? command : command.substring(0, space);
    for (String known : MAINS) {
      if (main.equals(known) || main.endsWith('/' + known)) {
        return true;
      }
    }
    // A path may have blanks in it.
    int booter = command.indexOf(BOOTER);
    return booter >= 0 && command.indexOf(".jar", booter) > 0;
  }
}
