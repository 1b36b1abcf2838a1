package heapwarden.cli;

import heapwarden.cli.JavaProcess.Engine;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The process a command is about, and why it cannot be reached: each refusal says the reason and
 * the remedy. Asked before anything is sent to it, since what asks a JVM to listen ends any other
 * process, and makes a JVM that will not listen print the stacks of its threads.
 */
final class Target {
  /** As many as an attach may take: its connection, the jar, what it asks and answers. */
  private static final int DESCRIPTORS = 10;

  private static final int ROOT = 0;

  private final long pid;
  private final @Nullable JavaProcess process;

  private Target(long pid, @Nullable JavaProcess process) {
    this.pid = pid;
    this.process = process;
  }

  /**
   * Finds it.
   *
   * @param text a process id, or a part of the main class or jar that only one JVM here has
   */
  static Target of(String text) throws Refused, IOException {
    if (!text.isEmpty() && text.length() < 19 && text.chars().allMatch(Character::isDigit)) {
      return checked(Long.parseLong(text));
    }
    List<String> lines = new ArrayList<>();
    long found = 0;
    for (Map.Entry<Long, String> one : names().entrySet()) {
      if (one.getValue().contains(text)) {
        found = one.getKey();
        lines.add(String.format(Locale.ROOT, "%n  %7d  %s", one.getKey(), one.getValue()));
      }
    }
    if (lines.isEmpty()) {
      throw new Refused(
          Main.USAGE, "no JVM here has '" + text + "' in its main class or jar; see heapwarden ps");
    }
    if (lines.size() > 1) {
      throw new Refused(
          Main.USAGE,
          "'"
              + text
              + "' names "
              + lines.size()
              + " JVMs; give one's number:"
              + String.join("", lines));
    }
    return checked(found);
  }

  private static Map<Long, String> names() throws Refused, IOException {
    if (!JavaProcess.isKnowable()) {
      return listed();
    }
    Map<Long, String> names = new java.util.TreeMap<>();
    for (JavaProcess one : JavaProcess.all()) {
      names.put(one.pid(), one.main());
    }
    return names;
  }

  /** Where the system does not tell. */
  static Map<Long, String> listed() throws Refused {
    try {
      Map<Long, String> all = AttachApi.list();
      all.remove(ProcessHandle.current().pid());
      return all;
    } catch (InvocationTargetException e) {
      throw new Refused("the JVMs here cannot be listed: " + e.getCause());
    }
  }

  private static Target checked(long pid) throws Refused {
    if (pid == ProcessHandle.current().pid()) {
      throw new Refused("process " + pid + " is this command itself");
    }
    if (!JavaProcess.isKnowable()) {
      if (ProcessHandle.of(pid).isEmpty()) {
        throw new Refused("there is no process " + pid + "; see heapwarden ps");
      }
      return new Target(pid, null);
    }
    JavaProcess process = JavaProcess.of(pid);
    if (process == null) {
      throw new Refused("there is no process " + pid + "; see heapwarden ps");
    }
    check(process);
    return new Target(pid, process);
  }

  private static void check(JavaProcess process) throws Refused {
    String who = "process " + process.pid();
    int self = JavaProcess.ownUser();
    if (self != ROOT && process.user() >= 0 && process.user() != self) {
      throw new Refused(
          who
              + " belongs to user "
              + process.userName()
              + "; run the command as that user: sudo -u "
              + process.userName()
              + " java -jar heapwarden.jar ...");
    }
    if (process.engine() == Engine.NONE) {
      throw new Refused(who + " is no JVM (" + process.main() + "); see heapwarden ps");
    }
    if (process.engine() == Engine.OPENJ9) {
      throw new Refused(
          who
              + " is an OpenJ9 JVM, which this JVM cannot attach to, and on which Heapwarden is"
              + " untested; start it with -javaagent:heapwarden.jar");
    }
    if (process.engine() == Engine.UNKNOWN) {
      throw new Refused(
          who
              + " may not be looked into, so it is not known to be a JVM; run the command as root, or"
              + " inside its container by its number there");
    }
    if (process.isWatched()) {
      return; // it needs no attach
    }
    if (process.refusesAttach()) {
      throw new Refused(
          who
              + " was started with -XX:+DisableAttachMechanism; start it again without that, or with"
              + " -javaagent:heapwarden.jar");
    }
    if (process.refusesAgents()) {
      throw new Refused(refusesAgents(who));
    }
    checkDescriptors(process);
  }

  /** The thread of a JVM that takes an attach ends for good when it has no descriptor for it. */
  private static void checkDescriptors(JavaProcess process) throws Refused {
    long free = process.freeDescriptors();
    if (free < DESCRIPTORS) {
      throw new Refused(
          "process "
              + process.pid()
              + " has but "
              + Math.max(0, free)
              + " file descriptors left of "
              + process.descriptorLimit()
              + ", and an attach that finds none leaves a JVM that no tool can attach to any more;"
              + " raise its limit first: sudo prlimit --pid "
              + process.pid()
              + " --nofile="
              + 2 * process.descriptorLimit());
    }
  }

  private static String refusesAgents(String who) {
    return who
        + " was started with -XX:-EnableDynamicAgentLoading; start it again with"
        + " -XX:+EnableDynamicAgentLoading, or with -javaagent:heapwarden.jar=dormant, which is enough"
        + " for later";
  }

  /** What the failure of an attach means. */
  Refused refusal(Exception failure) {
    if (failure instanceof Refused) {
      return (Refused) failure;
    }
    String message = String.valueOf(failure.getMessage());
    String who = "process " + pid;
    if (message.contains("Dynamic agent loading is not enabled")) {
      return new Refused(refusesAgents(who));
    }
    if (message.contains("not secure") || message.contains("Permission denied")) {
      return new Refused(
          who + " belongs to another user; run the command as that user (" + message + ")");
    }
    if (message.contains("doesn't respond") || message.contains("socket file")) {
      return new Refused(
          who
              + " does not answer an attach: it is stopped or hangs, or its JVM runs in a container"
              + " that this Java cannot look into; try it inside the container ("
              + message
              + ")");
    }
    if (message.contains("No such process")) {
      return new Refused("there is no process " + pid + " any more");
    }
    if (message.contains("instrument")) {
      return new Refused(
          who + " has no module java.instrument, which every agent needs (" + message + ")");
    }
    return new Refused(who + " cannot be attached to: " + failure);
  }

  long pid() {
    return pid;
  }

  /** What the system tells of it; {@code null} where it does not. */
  @Nullable JavaProcess process() {
    return process;
  }

  boolean isAlive() {
    return process == null ? ProcessHandle.of(pid).isPresent() : process.isAlive();
  }

  /** Whether the agent is at work there, as far as the system tells. */
  boolean isWatched() {
    return process != null && process.isWatched();
  }
}
