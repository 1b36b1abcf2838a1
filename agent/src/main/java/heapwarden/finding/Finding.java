package heapwarden.finding;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One leak, as a document for a person: what leaks, how sure we are, where it was opened, who holds
 * it, what to do. All leaks of one fingerprint are one finding with a count. Immutable.
 */
public final class Finding {
  private static final int MAX_OPENERS = 20;

  private final String fingerprint;
  private final Verdict verdict;
  private final Kind kind;
  private final String type;
  private final Severity severity;
  private final double confidence;
  private final Origin origin;
  private final long count;
  private final long live;
  private final @Nullable Long bytes;
  private final @Nullable Double bytesError;
  private final @Nullable Double growthPerHour;
  private final @Nullable Boolean permanent;
  private final List<String> stack;
  private final int ownFrame;
  private final int siteFrame;
  private final List<String> labels;
  private final @Nullable String thread;
  private final Map<String, Long> openers;
  private final @Nullable String owner;
  private final List<String> holders;
  private final List<PutSite> putSites;
  private final List<String> evidence;
  private final long firstSeen;
  private final long lastSeen;
  private final String message;
  private final String fix;

  /** Where a container was filled, and how much of it from there. Immutable. */
  public static final class PutSite {
    private final double share;
    private final List<String> stack;

    /**
     * Creates a put site.
     *
     * @param share of all insertions that were sampled, from 0 to 1
     * @param stack innermost first, the first frame of the user's own code at the top
     */
    public PutSite(double share, List<String> stack) {
      this.share = share;
      this.stack = List.copyOf(stack);
    }

    /** Of all insertions that were sampled, from 0 to 1. */
    public double share() {
      return share;
    }

    /** Innermost first, beginning with the user's own code where there is some. */
    public List<String> stack() {
      return stack;
    }
  }

  private Finding(Builder from) {
    this.fingerprint = from.fingerprint;
    this.verdict = from.verdict;
    this.kind = from.kind;
    this.type = from.type;
    this.severity = from.severity;
    this.confidence = from.confidence;
    this.origin = from.origin;
    this.count = from.count;
    this.live = from.live;
    this.bytes = from.bytes;
    this.bytesError = from.bytesError;
    this.growthPerHour = from.growthPerHour;
    this.permanent = from.permanent;
    this.stack = List.copyOf(from.stack);
    this.ownFrame = from.ownFrame;
    this.siteFrame = from.siteFrame;
    this.labels = List.copyOf(from.labels);
    this.thread = from.thread;
    this.openers = Collections.unmodifiableMap(new LinkedHashMap<>(from.openers));
    this.owner = from.owner;
    this.holders = List.copyOf(from.holders);
    this.putSites = List.copyOf(from.putSites);
    this.evidence = List.copyOf(from.evidence);
    this.firstSeen = from.firstSeen;
    this.lastSeen = from.lastSeen;
    this.message = from.message;
    this.fix = from.fix;
  }

  /** 16 hexadecimal digits, the same for the same leak on every JVM. */
  public String fingerprint() {
    return fingerprint;
  }

  public Verdict verdict() {
    return verdict;
  }

  public Kind kind() {
    return kind;
  }

  /** The class of what leaks, as the user knows it. */
  public String type() {
    return type;
  }

  public Severity severity() {
    return severity;
  }

  /** From 0 to 1; 1 for every verdict that has no false positives. */
  public double confidence() {
    return confidence;
  }

  public Origin origin() {
    return origin;
  }

  /** How many the verdict speaks of. */
  public long count() {
    return count;
  }

  /** How many of this site are open now. */
  public long live() {
    return live;
  }

  /**
   * How many were not closed, which is what a gate counts. Of those that are lost some runs find
   * more before their end and some fewer, so what is still open counts with them.
   */
  public long unclosed() {
    boolean lost = verdict == Verdict.PROVEN || verdict == Verdict.ORPHANED;
    return lost ? count + live : count;
  }

  /** Bytes held, where known. */
  public @Nullable Long bytes() {
    return bytes;
  }

  /**
   * How far off {@link #bytes} may be, as a part of it, such as 0.1; {@code null} where they are
   * counted rather than estimated, or unknown.
   */
  public @Nullable Double bytesError() {
    return bytesError;
  }

  /** How many more an hour, where it was measured. */
  public @Nullable Double growthPerHour() {
    return growthPerHour;
  }

  /** Whether what was lost stays lost until the JVM ends; {@code null} when unknown. */
  public @Nullable Boolean permanent() {
    return permanent;
  }

  /**
   * The first frame of the user's own code, else of a library, else the innermost; empty when there
   * is no stack.
   */
  public String site() {
    return stack.isEmpty() ? "" : stack.get(siteFrame);
  }

  /** The index in {@link #stack} of {@link #site}; 0 when there is no stack. */
  public int siteFrame() {
    return siteFrame;
  }

  /** The opening stack, innermost first, as {@code pkg.Class.method(File.java:42)}. */
  public List<String> stack() {
    return stack;
  }

  /** The index in {@link #stack} of the first frame of the user's own code, or -1. */
  public int ownFrame() {
    return ownFrame;
  }

  /** A few paths or peers. */
  public List<String> labels() {
    return labels;
  }

  /** The name of a thread that opened one. */
  public @Nullable String thread() {
    return thread;
  }

  /**
   * The names of the tests that opened it, such as {@code com.acme.FooTest.bar()}, the most
   * frequent first, a few at most; empty outside of tests.
   */
  public List<String> openedBy() {
    return new ArrayList<>(openers.keySet());
  }

  /** How many each of {@link #openedBy} has opened, in the same order. */
  public Map<String, Long> openers() {
    return openers;
  }

  /** The most frequent ones of the tests that opened something, in the order to tell them in. */
  public static Map<String, Long> mostFrequent(Map<String, Long> counts) {
    if (counts.size() < 2) {
      return counts;
    }
    List<Map.Entry<String, Long>> sorted = new ArrayList<>(counts.entrySet());
    sorted.sort(
        Map.Entry.<String, Long>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey()));
    Map<String, Long> first = new LinkedHashMap<>();
    for (Map.Entry<String, Long> one : sorted.subList(0, Math.min(MAX_OPENERS, sorted.size()))) {
      first.put(one.getKey(), one.getValue());
    }
    return first;
  }

  /**
   * The owner path of a container: from a root, field by field; {@code null} when there is none.
   */
  public @Nullable String owner() {
    return owner;
  }

  /** Further owner paths to the same container. */
  public List<String> holders() {
    return holders;
  }

  /** Who fills a container, the most frequent first; empty until insertions were sampled. */
  public List<PutSite> putSites() {
    return putSites;
  }

  /** What the verdict rests on, each a phrase. */
  public List<String> evidence() {
    return evidence;
  }

  /** Milliseconds since the epoch. */
  public long firstSeen() {
    return firstSeen;
  }

  /** Milliseconds since the epoch. */
  public long lastSeen() {
    return lastSeen;
  }

  /** One sentence that says what was seen. */
  public String message() {
    return message;
  }

  /** What to do. */
  public String fix() {
    return fix;
  }

  /** Whether a gate fails on it. */
  public boolean isGateGrade() {
    if (origin == Origin.JDK || severity == Severity.INFO) {
      return false;
    }
    return verdict == Verdict.GROWING ? confidence >= 0.9 : verdict != Verdict.OLD;
  }

  /** Mutable until {@link #build}; not thread safe. */
  public static final class Builder {
    private final String fingerprint;
    private final Verdict verdict;
    private final Kind kind;
    private final String type;
    private Severity severity = Severity.MEDIUM;
    private double confidence = 1;
    private Origin origin = Origin.OWN;
    private long count;
    private long live;
    private @Nullable Long bytes;
    private @Nullable Double bytesError;
    private @Nullable Double growthPerHour;
    private @Nullable Boolean permanent;
    private List<String> stack = List.of();
    private int ownFrame = -1;
    private int siteFrame;
    private List<String> labels = List.of();
    private @Nullable String thread;
    private Map<String, Long> openers = Map.of();
    private @Nullable String owner;
    private List<String> holders = List.of();
    private List<PutSite> putSites = List.of();
    private List<String> evidence = List.of();
    private long firstSeen;
    private long lastSeen;
    private String message = "";
    private String fix = "";

    public Builder(String fingerprint, Verdict verdict, Kind kind, String type) {
      this.fingerprint = fingerprint;
      this.verdict = verdict;
      this.kind = kind;
      this.type = type;
    }

    /** Begins with all that another finding says. */
    public Builder(Finding like) {
      this(like.fingerprint, like.verdict, like.kind, like.type);
      this.severity = like.severity;
      this.confidence = like.confidence;
      this.origin = like.origin;
      this.count = like.count;
      this.live = like.live;
      this.bytes = like.bytes;
      this.bytesError = like.bytesError;
      this.growthPerHour = like.growthPerHour;
      this.permanent = like.permanent;
      this.stack = like.stack;
      this.ownFrame = like.ownFrame;
      this.siteFrame = like.siteFrame;
      this.labels = like.labels;
      this.thread = like.thread;
      this.openers = like.openers;
      this.owner = like.owner;
      this.holders = like.holders;
      this.putSites = like.putSites;
      this.evidence = like.evidence;
      this.firstSeen = like.firstSeen;
      this.lastSeen = like.lastSeen;
      this.message = like.message;
      this.fix = like.fix;
    }

    public Builder severity(Severity value) {
      this.severity = value;
      return this;
    }

    public Builder confidence(double value) {
      this.confidence = value;
      return this;
    }

    public Builder origin(Origin value) {
      this.origin = value;
      return this;
    }

    public Builder count(long value, long open) {
      this.count = value;
      this.live = open;
      return this;
    }

    public Builder bytes(@Nullable Long value) {
      this.bytes = value;
      return this;
    }

    public Builder bytesError(@Nullable Double value) {
      this.bytesError = value;
      return this;
    }

    public Builder growthPerHour(@Nullable Double value) {
      this.growthPerHour = value;
      return this;
    }

    public Builder permanent(@Nullable Boolean value) {
      this.permanent = value;
      return this;
    }

    public Builder stack(List<String> frames, int own, int site) {
      this.stack = frames;
      this.ownFrame = own;
      this.siteFrame = site;
      return this;
    }

    public Builder opened(List<String> paths, @Nullable String by) {
      this.labels = paths;
      this.thread = by;
      return this;
    }

    /** The tests that opened it, in the order in which they are to be told. */
    public Builder openers(Map<String, Long> tests) {
      this.openers = tests;
      return this;
    }

    public Builder owner(@Nullable String path, List<String> others) {
      this.owner = path;
      this.holders = others;
      return this;
    }

    public Builder putSites(List<PutSite> sites) {
      this.putSites = sites;
      return this;
    }

    public Builder evidence(List<String> phrases) {
      this.evidence = phrases;
      return this;
    }

    public Builder seen(long first, long last) {
      this.firstSeen = first;
      this.lastSeen = last;
      return this;
    }

    public Builder says(String sentence, String remedy) {
      this.message = sentence;
      this.fix = remedy;
      return this;
    }

    public Finding build() {
      return new Finding(this);
    }
  }
}
