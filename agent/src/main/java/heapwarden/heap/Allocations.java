package heapwarden.heap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * Asks the JVM's flight recorder where the objects of the classes that grow are made, where the
 * user asked for that.
 *
 * <p>The recorder samples what is allocated and keeps, of 256 objects at most, where each was made
 * as long as it lives; it tells only of those that have lived through a collection. It is started
 * when classes are known to grow, asked once in {@value TypeWatch#EVERY} samples, and stopped as
 * soon as it has told of each of them or was asked {@value #ROUNDS} times, until other classes
 * grow. What it tells lies in a file for a moment, which only the user of this process can read.
 * JDK 25 replaces old samples by new ones much sooner than 17.
 *
 * <p>Each time costs some tenths of a second of this thread. Agent's thread only.
 */
final class Allocations {
  private static final int ROUNDS = 5;
  private static final int FRAMES = 16;
  private static final int SITES = 3;
  private static final String EVENT = "jdk.OldObjectSample";

  private @Nullable Recording recording;
  private final Map<String, List<AllocationSite>> known = new HashMap<>();
  private final Set<String> asked = new HashSet<>();
  private int sample;
  private int next;
  private int rounds;
  private @Nullable String problem;

  /** One stack, and how many objects were made there. */
  private static final class Tally {
    final List<String> stack;
    int count;

    Tally(List<String> stack) {
      this.stack = stack;
    }
  }

  /** To be called once a sample. */
  void observe(List<TypeGrowth> growing) {
    sample++;
    boolean wanted = false;
    for (TypeGrowth type : growing) {
      if (!known.containsKey(type.className())) {
        wanted = true;
        if (asked.add(type.className())) {
          rounds = 0;
        }
      }
    }
    if (!wanted) {
      stop();
      return;
    }
    if (rounds >= ROUNDS || problem != null) {
      return;
    }
    try {
      if (recording == null) {
        recording = start();
        next = sample + TypeWatch.EVERY;
      } else if (sample >= next) {
        next = sample + TypeWatch.EVERY;
        rounds++;
        read(recording, growing);
      }
      if (rounds >= ROUNDS) {
        stop();
      }
    } catch (IOException | LinkageError | RuntimeException e) {
      problem = e.toString();
      stop();
    }
  }

  private static Recording start() {
    Recording recording = new Recording();
    recording.setName("heapwarden");
    recording.enable(EVENT).withStackTrace().with("cutoff", "0 ns");
    recording.start();
    return recording;
  }

  private void stop() {
    if (recording != null) {
      recording.close();
      recording = null;
    }
  }

  private void read(Recording from, List<TypeGrowth> growing) throws IOException {
    Path file = Files.createTempFile("heapwarden", ".jfr");
    try {
      from.dump(file);
      Map<String, Map<List<String>, Tally>> seen = tally(file);
      for (TypeGrowth type : growing) {
        Map<List<String>, Tally> of = seen.get(type.className());
        if (of != null) {
          known.put(type.className(), sites(new ArrayList<>(of.values())));
        }
      }
    } finally {
      Files.delete(file);
    }
  }

  private static Map<String, Map<List<String>, Tally>> tally(Path file) throws IOException {
    Map<String, Map<List<String>, Tally>> seen = new HashMap<>();
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        RecordedStackTrace trace = event.getStackTrace();
        if (!event.getEventType().getName().equals(EVENT) || trace == null) {
          continue;
        }
        RecordedObject object = event.getValue("object");
        RecordedClass type = object == null ? null : object.getValue("type");
        if (type != null) {
          List<String> stack = stack(trace);
          seen.computeIfAbsent(Histogram.source(type.getName()), name -> new HashMap<>())
              .computeIfAbsent(stack, Tally::new)
              .count++;
        }
      }
    }
    return seen;
  }

  private static List<String> stack(RecordedStackTrace trace) {
    List<String> stack = new ArrayList<>();
    for (RecordedFrame frame : trace.getFrames()) {
      if (stack.size() == FRAMES) {
        break;
      }
      if (frame.isJavaFrame()) {
        stack.add(text(frame));
      }
    }
    return stack;
  }

  /** The recorder knows no file: it is taken for that of the outermost class. */
  private static String text(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    String type = method.getType().getName();
    String simple = type.substring(type.lastIndexOf('.') + 1);
    int inner = simple.indexOf('$', 1);
    String file = (inner < 0 ? simple : simple.substring(0, inner)) + ".java";
    int line = frame.getLineNumber();
    return type + '.' + method.getName() + '(' + file + (line < 1 ? "" : ":" + line) + ')';
  }

  private static List<AllocationSite> sites(List<Tally> tallies) {
    int all = 0;
    for (Tally tally : tallies) {
      all += tally.count;
    }
    tallies.sort(Comparator.comparingInt((Tally tally) -> -tally.count));
    List<AllocationSite> sites = new ArrayList<>();
    for (Tally tally : tallies.subList(0, Math.min(SITES, tallies.size()))) {
      sites.add(new AllocationSite(tally.count, (double) tally.count / all, tally.stack));
    }
    return sites;
  }

  /** Where the objects of a class are made, most first; empty as long as that is not known. */
  List<AllocationSite> of(String className) {
    return known.getOrDefault(className, List.of());
  }

  /** Why the recorder cannot be asked; {@code null} when it can. */
  @Nullable String problem() {
    return problem;
  }
}
