package heapwarden.serve;

import heapwarden.finding.Alert;
import heapwarden.finding.Finding;
import heapwarden.report.Figures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Puts findings and numbers into the recordings of JDK Flight Recorder, if there is one at the
 * time. Registers its events, and starts no recording. On the agent's thread.
 */
public final class Jfr implements Listener {
  /** What the recorder shows as not available. */
  private static final long UNKNOWN = Long.MIN_VALUE;

  private static final List<Class<? extends Event>> EVENTS =
      List.of(
          FindingEvent.class,
          RetractionEvent.class,
          PressureEvent.class,
          EvictionEvent.class,
          SampleEvent.class);

  private Map<String, Figures.Evictions> evictions = new HashMap<>();
  private long cpuNanos;

  /** What all have in common: told by the agent's thread, so its stack says nothing. */
  @Registered(false)
  @StackTrace(false)
  @Category({"Heapwarden"})
  abstract static class AgentEvent extends Event {}

  /** A finding that has appeared, or is true no longer. */
  abstract static class OfFinding extends AgentEvent {
    @Label("Fingerprint")
    @Description("The same for the same leak on every machine and JVM")
    String fingerprint = "";

    @Label("Verdict")
    String verdict = "";

    @Label("Severity")
    String severity = "";

    @Label("Confidence")
    @Percentage
    double confidence;

    @Label("Kind")
    String kind = "";

    @Label("Type")
    @Description("The class of what leaks")
    String leakingType = "";

    @Label("Count")
    @Description("How many the verdict speaks of")
    long count;

    @Label("Open")
    @Description("How many of this site are open now")
    long open;

    @Label("Held")
    @Description("Bytes that it holds, where they are known")
    @DataAmount
    long held;

    @Label("Growth per Hour")
    @Description("How many more an hour; 0 where it was not measured")
    double growthPerHour;

    @Label("Site")
    @Description("The first frame of the program's own code")
    String site = "";

    @Label("Opened At")
    @Description("The stack, innermost first")
    String openedAt = "";

    @Label("Owner")
    @Description("The fields that keep it alive")
    @Nullable String owner;

    @Label("First Seen")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long firstSeen;

    @Label("Message")
    String message = "";

    @Label("Fix")
    String fix = "";

    void tell(Finding finding) {
      fingerprint = finding.fingerprint();
      verdict = finding.verdict().name();
      severity = finding.severity().label();
      confidence = finding.confidence();
      kind = finding.kind().label();
      leakingType = finding.type();
      count = finding.count();
      open = finding.live();
      Long bytes = finding.bytes();
      held = bytes == null ? UNKNOWN : bytes;
      Double growth = finding.growthPerHour();
      growthPerHour = growth == null ? 0 : growth;
      site = finding.site();
      openedAt = String.join("\n", finding.stack());
      owner = finding.owner();
      firstSeen = finding.firstSeen();
      message = finding.message();
      fix = finding.fix();
      commit();
    }
  }

  /** A finding, notes included. */
  @Name("heapwarden.Finding")
  @Label("Finding")
  @Description("A leak was found")
  static final class FindingEvent extends OfFinding {}

  /** A finding that is true no longer. */
  @Name("heapwarden.Retraction")
  @Label("Retraction")
  @Description("A finding is true no longer")
  static final class RetractionEvent extends OfFinding {}

  /** An alert. */
  @Name("heapwarden.Pressure")
  @Label("Pressure")
  @Description("Memory has become short, or is no longer")
  static final class PressureEvent extends AgentEvent {
    @Label("Kind")
    String kind = "";

    @Label("Begun At")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long begunAt;

    @Label("Over")
    boolean over;

    @Label("Message")
    String message = "";

    @Label("Suspects")
    @Description("The fingerprints of what may be the cause, worst first")
    String suspects = "";
  }

  /** What one policy has evicted since the sample before. */
  @Name("heapwarden.Eviction")
  @Label("Eviction")
  @Description("A policy has evicted entries, or would have")
  static final class EvictionEvent extends AgentEvent {
    @Label("Policy")
    String policy = "";

    @Label("Evicted")
    @Description("Since the sample before")
    long evicted;

    @Label("Would Have Been Evicted")
    @Description("Since the sample before, while only observing")
    long wouldEvict;

    @Label("Regretted")
    @Description(
        "Of all that were evicted, those that were asked for again since the sample before")
    long regretted;

    @Label("Entries")
    @Description("What the containers hold now")
    long entries;
  }

  /** A sample. */
  @Name("heapwarden.Sample")
  @Label("Sample")
  @Description("What the agent knows, once a sample")
  static final class SampleEvent extends AgentEvent {
    @Label("Health")
    String health = "";

    @Label("Findings")
    int findings;

    @Label("Watched")
    @Description("What grows, but not long enough to be called a finding")
    int watched;

    @Label("Opened")
    long opened;

    @Label("Closed")
    long closed;

    @Label("Lost")
    @Description("Collected without a close")
    long lost;

    @Label("Open")
    long open;

    @Label("Not Followed")
    @Description("Openings left out, to save time or for want of room")
    long notFollowed;

    @Label("Heap Used")
    @DataAmount
    long heapUsed;

    @Label("Heap Live")
    @Description("What is live, or a bound of that from above")
    @DataAmount
    long heapLive;

    @Label("Heap Live Exact")
    boolean heapLiveExact;

    @Label("Heap Maximum")
    @DataAmount
    long heapMax;

    @Label("Heap Rise per Hour")
    @DataAmount
    long heapRisePerHour;

    @Label("Exhaustion")
    @Description("Time until the heap or the container is full, where that is in sight")
    @Timespan(Timespan.SECONDS)
    long exhaustion;

    @Label("Descriptors")
    long descriptors;

    @Label("Agent Memory")
    @Description("What the agent's own tables hold, an estimate")
    @DataAmount
    long agentMemory;

    @Label("Agent Processor Time")
    @Description("Of the agent's own threads, since the sample before")
    @Timespan(Timespan.NANOSECONDS)
    long agentCpu;
  }

  /** Registers the events. */
  public Jfr() {
    for (Class<? extends Event> event : EVENTS) {
      FlightRecorder.register(event);
    }
  }

  @Override
  public void appeared(Finding finding) {
    FindingEvent event = new FindingEvent();
    if (event.isEnabled()) {
      event.tell(finding);
    }
  }

  @Override
  public void gone(Finding finding) {
    RetractionEvent event = new RetractionEvent();
    if (event.isEnabled()) {
      event.tell(finding);
    }
  }

  @Override
  public void alert(Alert alert) {
    PressureEvent event = new PressureEvent();
    if (!event.isEnabled()) {
      return;
    }
    StringBuilder suspects = new StringBuilder();
    for (Finding suspect : alert.suspects()) {
      suspects.append(suspects.length() == 0 ? "" : " ").append(suspect.fingerprint());
    }
    event.kind = alert.kind().name();
    event.begunAt = alert.at();
    event.over = alert.until() > 0;
    event.message = alert.message();
    event.suspects = suspects.toString();
    event.commit();
  }

  @Override
  public void sampled(Figures figures) {
    evicted(figures.evictions());
    SampleEvent event = new SampleEvent();
    event.agentCpu = figures.agentCpuNanos() - cpuNanos;
    cpuNanos = figures.agentCpuNanos();
    if (!event.isEnabled()) {
      return;
    }
    event.health = figures.health().status().name();
    event.findings = figures.findings().size();
    event.watched = figures.watching().size();
    event.opened = figures.opened();
    event.closed = figures.closed();
    event.lost = figures.lost();
    event.open = figures.open();
    event.notFollowed = figures.dropped() + figures.sampled();
    event.heapUsed = figures.heapUsed();
    event.heapLive = figures.heapLive();
    event.heapLiveExact = figures.heapLiveExact();
    event.heapMax = figures.heapMax();
    event.heapRisePerHour = figures.heapRisePerHour();
    event.exhaustion = figures.exhaustionSeconds() < 0 ? UNKNOWN : figures.exhaustionSeconds();
    event.descriptors = figures.descriptors();
    event.agentMemory = figures.agentBytes();
    event.commit();
  }

  private void evicted(Map<String, Figures.Evictions> now) {
    for (Map.Entry<String, Figures.Evictions> policy : now.entrySet()) {
      Figures.Evictions before = evictions.get(policy.getKey());
      Figures.Evictions all = policy.getValue();
      EvictionEvent event = new EvictionEvent();
      event.policy = policy.getKey();
      event.entries = all.entries();
      event.evicted = all.evicted() - (before == null ? 0 : before.evicted());
      event.wouldEvict = all.wouldEvict() - (before == null ? 0 : before.wouldEvict());
      event.regretted = all.regretted() - (before == null ? 0 : before.regretted());
      if (event.evicted + event.wouldEvict > 0) {
        event.commit();
      }
    }
    evictions = now;
  }

  @Override
  public void close() {
    for (Class<? extends Event> event : EVENTS) {
      FlightRecorder.unregister(event);
    }
  }
}
