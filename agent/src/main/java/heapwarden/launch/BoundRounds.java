package heapwarden.launch;

import heapwarden.bound.BoundSample;
import heapwarden.bound.Governor;
import heapwarden.bound.Note;
import heapwarden.bound.Target;
import heapwarden.config.Bound;
import heapwarden.config.Bounds;
import heapwarden.config.Options;
import heapwarden.grow.Wanted;
import heapwarden.heap.HeapWatch;
import heapwarden.hook.Hooks;
import heapwarden.report.Log;
import heapwarden.report.LogEntry;
import heapwarden.weave.GovernedCalls;
import heapwarden.weave.Weaver;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The policies of {@code bounds}: reads them, again when their file has changed, finds what they
 * name, and keeps woven what that needs. Exists only where there is a policy. Agent's thread only,
 * after the call sites were planned on the starting one.
 */
final class BoundRounds {
  private static final Class<?>[] NO_CLASSES = {};

  private final Options options;
  private final Weaver weaver;
  private final Governor governor = new Governor();
  private final List<Target> targets = new ArrayList<>();
  private List<Bound> policies = new ArrayList<>();

  /** The modes that the command line has set since, by the name of the policy. */
  private final Map<String, Bound.Mode> modes = new HashMap<>();

  /** With policies; empty for none. */
  private String file;

  private long fileTime;
  private long fileLength;

  /** Of the file as the last round saw it, which somebody may be writing. */
  private long seenTime;

  private long seenLength;
  private Set<Class<?>> woven = Set.of();
  private boolean callsChanged;

  /** Whether a sample was taken since the last round. */
  private boolean due = true;

  private List<Bound> lastAsked = List.of();
  private List<String> mistakes = List.of();

  /** What was wrong with the version that is in force. */
  private final Set<String> refused = new HashSet<>();

  BoundRounds(Options options, Weaver weaver) {
    this.options = options;
    this.weaver = weaver;
    this.file = options.boundsFile();
    try {
      Bounds first = read();
      adopt(first.policies());
      mistakes = first.mistakes();
      refused.addAll(mistakes);
    } catch (IOException e) {
      mistakes = List.of("bounds=" + file + " cannot be read: " + e.getMessage());
    }
    weaver.govern(null, Set.of(), calls());
  }

  private Bounds read() throws IOException {
    if (file.isEmpty()) {
      return Bounds.of(options.bounds());
    }
    File there = new File(file);
    fileTime = there.lastModified();
    fileLength = there.length();
    return Bounds.read(file, options.bounds());
  }

  private void adopt(List<Bound> next) {
    List<Target> kept = new ArrayList<>();
    List<Bound> all = new ArrayList<>();
    for (Bound read : next) {
      Bound.Mode mode = modes.get(read.name());
      Bound policy = mode == null ? read : read.in(mode);
      Target known = known(policy);
      Target target = known == null ? new Target(policy) : known;
      kept.add(target);
      all.add(target.policy());
    }
    targets.clear();
    targets.addAll(kept);
    policies = all;
    governor.retain(all);
    callsChanged = true;
  }

  /** A policy that has not changed goes on as it was. */
  private @Nullable Target known(Bound policy) {
    for (Target target : targets) {
      if (target.policy().name().equals(policy.name())
          && target.policy().toString().equals(policy.toString())) {
        return target;
      }
    }
    return null;
  }

  /** Which call sites must be seen. */
  private GovernedCalls calls() {
    GovernedCalls calls = new GovernedCalls();
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      if (target.policy().target().indexOf('*') < 0) {
        calls.in(target.outermost());
        calls.putting(target.putter(), target.member(), i);
      }
      if (target.policy().quarantine() != Bound.NONE) {
        calls.removals();
      }
      for (String one : target.policy().reads()) {
        calls.within(one);
      }
    }
    callsChanged = false;
    return calls;
  }

  /**
   * Looks for what the policies name, and weaves what has become necessary; at least once a second.
   * Once for each sample all that is governed is tended.
   */
  void round(Instrumentation instrumentation) {
    reread();
    for (String mistake : mistakes) {
      Log.warn(mistake);
    }
    mistakes = List.of();
    boolean looks = due;
    for (Target target : targets) {
      looks |= target.isOpen();
    }
    Class<?>[] loaded = looks ? instrumentation.getAllLoadedClasses() : NO_CLASSES;
    for (Target target : targets) {
      if (looks) {
        target.look(loaded);
      }
      complain(target, loaded);
      read(target);
    }
    governor.takeOffers(policies);
    weave(instrumentation);
    governor.remark();
    if (due || governor.hasNew()) {
      due = false;
      governor.tend();
    }
    tell();
  }

  /** Governs what a field leads to now. */
  private void read(Target target) {
    if (target.kind() == Target.Kind.FIELD) {
      List<Object> there = target.read();
      governor.moved(target.policy(), there);
      for (Object container : there) {
        governor.govern(target.policy(), target.policy().target(), container);
      }
    }
  }

  private void tell() {
    for (Note note : governor.notes()) {
      String text = note.text();
      Log.say(note.isWarning() ? LogEntry.warn("bound", text) : LogEntry.info("bound", text));
    }
  }

  private static void complain(Target target, Class<?>[] loaded) {
    String complaint = target.complaint(loaded);
    if (complaint != null) {
      Bound policy = target.policy();
      String text = "bound." + policy.name() + ": " + policy.target() + ": " + complaint;
      Log.say(LogEntry.warn("bound", text));
    }
  }

  /** Looks once more, for a program may be short, and says what has matched nothing to the end. */
  void close(Instrumentation instrumentation) {
    Class<?>[] loaded = instrumentation.getAllLoadedClasses();
    for (Target target : targets) {
      target.look(loaded);
      target.sampled(true);
      complain(target, loaded);
      read(target);
    }
    tell();
  }

  /** What only a census can tell: who has what policies mean, and what one entry holds. */
  void sample(@Nullable CensusRounds census) {
    due = true;
    for (Target target : targets) {
      target.sampled(false);
    }
    if (census == null) {
      for (Target target : targets) {
        target.lookedFor(false);
      }
      return;
    }
    List<Bound> asked = new ArrayList<>();
    for (Target target : targets) {
      if (target.kind() == Target.Kind.CENSUS) {
        asked.add(target.policy());
      }
    }
    List<Wanted.Found> found = census.found();
    for (Wanted.Found one : found) {
      governor.govern(one.policy(), one.owner(), one.container());
    }
    if (asked.equals(lastAsked)) {
      for (Target target : targets) {
        if (target.kind() == Target.Kind.CENSUS) {
          target.lookedFor(found.stream().anyMatch(one -> one.policy() == target.policy()));
        }
      }
    }
    lastAsked = asked;
    census.want(asked);
    governor.weigh(census::weigh);
  }

  /**
   * Trims what is governed while memory is short.
   *
   * @param collected whether was collected on purpose just now: then the next sample knows better
   */
  void relieve(HeapWatch heap, boolean collected) {
    if (!heap.isShort()) {
      governor.release();
    } else if (!collected) {
      governor.press(heap.excess(), heap.isFresh(), options.emergencyFraction());
    }
    tell();
  }

  private void weave(Instrumentation instrumentation) {
    Set<Class<?>> classes = governor.classes();
    Hooks.govern(governor, governor.from(), governor.to());
    if (callsChanged || !classes.equals(woven)) {
      weaver.govern(instrumentation, classes, calls());
      woven = classes;
    }
  }

  /**
   * A new version with a mistake that the old one did not have leaves the old one in force. One
   * that is still being written is left for the next round.
   */
  private void reread() {
    if (file.isEmpty()) {
      return;
    }
    File there = new File(file);
    long time = there.lastModified();
    long length = there.length();
    boolean settled = time == seenTime && length == seenLength;
    seenTime = time;
    seenLength = length;
    if (!settled || (time == fileTime && length == fileLength)) {
      return;
    }
    try {
      Bounds next = read();
      if (refused.containsAll(next.mistakes())) {
        refused.retainAll(next.mistakes());
        adopt(next.policies());
        Log.info("bounds=" + file + " was read again: " + policies.size() + " policies in force");
      } else {
        for (String mistake : next.mistakes()) {
          if (!refused.contains(mistake)) {
            Log.warn(mistake);
          }
        }
        Log.warn("bounds=" + file + " has changed, but the policies stay as they were");
      }
    } catch (IOException e) {
      Log.warn(
          "bounds="
              + file
              + " cannot be read again, the policies stay as they were: "
              + e.getMessage());
    }
  }

  /**
   * Goes on with the policies of another file, and with those given without one.
   *
   * @return what is wrong with it, in which case nothing has changed; empty when it is in force
   */
  List<String> load(String other) {
    String before = file;
    file = other;
    try {
      Bounds next = read();
      if (next.mistakes().isEmpty()) {
        modes.clear();
        refused.clear();
        adopt(next.policies());
        return List.of();
      }
      file = before;
      return next.mistakes();
    } catch (IOException e) {
      file = before;
      return List.of(other + " cannot be read: " + e.getMessage());
    }
  }

  /** Changes the mode of a policy; answers false when there is none of that name. */
  boolean set(String name, Bound.Mode mode) {
    for (Bound policy : policies) {
      if (policy.name().equals(name)) {
        modes.put(name, mode);
        adopt(policies);
        return true;
      }
    }
    return false;
  }

  /** At a detach, when the hooks are out: leaves all that was governed as it was. */
  void leave() {
    governor.leave();
  }

  List<Bound> policies() {
    return List.copyOf(policies);
  }

  List<BoundSample> samples() {
    return governor.samples();
  }

  long bytes() {
    return governor.bytes();
  }
}
