package heapwarden.track;

import heapwarden.finding.Kind;
import heapwarden.stack.Frames;
import heapwarden.stack.Site;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One resource that is open, for whoever is to close it: what is known of it, and itself as long as
 * the program holds it. Keeps nothing alive.
 */
public final class LiveResource {
  /** The JDK's own plumbing: what it opens on the way, it opens for its caller. */
  private static final String[] PLUMBING = {
    "com.sun.net.httpserver.",
    "java.io.",
    "java.net.",
    "java.nio.",
    "java.util.Formatter",
    "java.util.Scanner",
    "java.util.Timer",
    "java.util.concurrent.",
    "java.util.jar.",
    "java.util.zip.",
    "javax.net.",
    "jdk.nio.zipfs.",
    "sun.net.",
    "sun.nio.",
  };

  private final Entry entry;
  private final List<Entry.Wrapper> wrappers;

  LiveResource(Entry entry, List<Entry.Wrapper> wrappers) {
    this.entry = entry;
    this.wrappers = List.copyOf(wrappers);
  }

  public Kind kind() {
    return entry.site.kind();
  }

  /** The class a user knows it by. */
  public String type() {
    return entry.site.type();
  }

  /** A path or a peer, where one was kept. */
  public @Nullable String label() {
    return entry.label;
  }

  /** The first frame of the user's own code at its opening, else the innermost; or empty. */
  public String site() {
    return entry.site.line();
  }

  /**
   * Whether the user's own code has opened it: between that and the opening there is nothing but
   * the JDK's plumbing and constructors, no library and none of the JDK's services.
   */
  public boolean isOwn() {
    Site site = entry.site;
    StackTraceElement[] frames = site.frames();
    for (int i = 0; i < site.firstOwn(); i++) {
      if (!frames[i].getMethodName().equals("<init>")
          && !(Frames.isJdk(frames[i]) && isPlumbing(frames[i].getClassName()))) {
        return false;
      }
    }
    return site.firstOwn() >= 0;
  }

  private static boolean isPlumbing(String name) {
    for (String prefix : PLUMBING) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** The resource; {@code null} once it was collected. */
  public @Nullable Object get() {
    return entry.get();
  }

  /** The thread of a timer, which may outlive it; {@code null} for anything else. */
  public @Nullable Thread worker() {
    Object worker = entry instanceof Entry.OfTimer ? ((Entry.OfTimer) entry).worker.get() : null;
    return worker instanceof Thread ? (Thread) worker : null;
  }

  /** The name of the thread that opened it. */
  public String thread() {
    return entry.thread;
  }

  /** The number of the sample during which it was opened. */
  public int openedAt() {
    return entry.openedAt;
  }

  /** Whether nobody has closed it yet. */
  public boolean isOpen() {
    return entry.isOpen();
  }

  /** Whether the collector has found it, unclosed. */
  public boolean isLost() {
    return entry.isCollected() || (entry.isOpen() && entry.get() == null);
  }

  /** The number in {@link Contexts} of the test that opened it; 0 for none. */
  public int context() {
    return entry.context();
  }

  /** Blames somebody for it; true for the first that does. */
  public boolean blame() {
    return entry.blame();
  }

  /** Whether it is the same resource. */
  public boolean sameAs(LiveResource other) {
    return entry == other.entry;
  }

  /** The stack that opened it, innermost first. Not to be changed. */
  public StackTraceElement[] frames() {
    return entry.site.frames();
  }

  /** What writes into it, from the outside in; what the program has dropped is not among it. */
  public List<Object> wrappers() {
    List<Object> held = new ArrayList<>(wrappers.size());
    for (Entry.Wrapper wrapper : wrappers) {
      Object one = wrapper.get();
      if (one != null) {
        held.add(one);
      }
    }
    return held;
  }

  Entry entry() {
    return entry;
  }
}
