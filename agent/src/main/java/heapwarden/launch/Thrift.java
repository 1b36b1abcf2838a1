package heapwarden.launch;

import heapwarden.config.Options;
import heapwarden.detect.Detector;
import heapwarden.report.BudgetLine;
import heapwarden.report.Log;
import heapwarden.report.LogEntry;
import heapwarden.stack.Stacks;
import heapwarden.track.Tracker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the agent within {@code budget.cpu} and {@code budget.memory}: measures what it costs and
 * does less before that is too much, then again as much as was asked for.
 *
 * <p>For the processors' sake fewer openings are recorded, a quarter at each step, or a census is
 * taken at every second, fourth, ... sample only and nothing else looked for in the heap, whichever
 * is the dearer. For the memory's sake stacks not seen before lose the frames that tell least, then
 * no new ones are kept, then no more resources, and at last there is no census. Fingerprints stay
 * what they are. Made by the agent's thread where one of the two is asked for; that thread only.
 */
final class Thrift {
  /** How many times it is said in the log. */
  private static final int SAID = 20;

  private static final int HOOKS = 0;
  private static final int SAMPLES = 1;
  private static final int HOOK_STEPS = 6;
  private static final int SAMPLE_STEPS = 6;
  private static final int MEMORY_STEPS = 4;
  private static final int NO_STACKS = 2;
  private static final int NO_RESOURCES = 3;
  private static final long TURN = 1_000_000_000;

  private final @Nullable Budget cpu;
  private final @Nullable Budget memory;
  private final Spending spending;
  private final Tracker tracker;
  private final Stacks stacks;
  private final long turn;
  private long last = System.nanoTime();
  private long began;
  private long censusNanos;
  private int said;

  /** The parts that were said to be held back, as bits. */
  private final Map<Budget, Integer> told = new HashMap<>();

  Thrift(Options options, Tracker tracker, Stacks stacks) {
    this.cpu =
        options.budgetCpu() > 0
            ? Budget.ofFlow(options.budgetCpu(), HOOK_STEPS, SAMPLE_STEPS)
            : null;
    this.memory =
        options.budgetMemory() > 0 ? Budget.ofStock(options.budgetMemory(), MEMORY_STEPS) : null;
    this.tracker = tracker;
    this.stacks = stacks;
    this.spending = new Spending(tracker, options.interval());
    this.turn = Math.min(TURN, options.interval() * 1_000_000);
  }

  /** A sample begins. */
  void beginSample() {
    began = Reporting.cpuNanos();
    censusNanos = 0;
  }

  /** A census within the sample begins; answers what {@link #endCensus} wants. */
  long beginCensus() {
    return Reporting.cpuNanos();
  }

  void endCensus(long since) {
    censusNanos = Reporting.cpuNanos() - since;
  }

  void endSample() {
    spending.sampled(Math.max(0, Reporting.cpuNanos() - began - censusNanos), censusNanos);
  }

  /**
   * Looks at the costs, once in a while, and makes a step where it is time to.
   *
   * @param bytes what the tables hold
   * @param serving what the threads that answer requests have used so far
   */
  void turn(long bytes, long serving, @Nullable CensusRounds census, @Nullable Detector detector) {
    long now = System.nanoTime();
    if (now - last < turn) {
      return;
    }
    last = now;
    spending.turn(census == null ? 0 : census.stacksTaken(), serving);
    if (cpu != null && observe(cpu)) {
      tracker.slow(cpu.step(HOOKS));
      say(cpu, cpuLine());
    }
    if (memory != null && memory.observe(new double[] {bytes}, new double[] {bytes})) {
      save(memory.step(0));
      say(memory, memoryLine());
    }
    if (census != null) {
      census.spread(every());
      census.rest(memory != null && memory.step(0) >= MEMORY_STEPS);
    }
    if (detector != null) {
      detector.spread(every());
    }
  }

  private boolean observe(Budget budget) {
    int every = every();
    return budget.observe(
        new double[] {spending.hooks(), spending.samples(every)},
        new double[] {spending.hooksRaised(), spending.samples(Math.max(1, every / 2))});
  }

  private void save(int step) {
    stacks.shorten(stacks.depth() >> Math.min(2 * step, NO_STACKS * 2));
    stacks.close(step >= NO_STACKS);
    tracker.close(step >= NO_RESOURCES);
  }

  /** How many samples have one census. */
  private int every() {
    return cpu == null ? 1 : 1 << cpu.step(SAMPLES);
  }

  /** Once for each part that is begun to be held back, and when none is any more. */
  private void say(Budget budget, BudgetLine line) {
    boolean again = budget.steps() == 0;
    int held = 0;
    for (int part = 0; part < budget.parts(); part++) {
      held |= budget.step(part) > 0 ? 1 << part : 0;
    }
    boolean more = (held & ~told.getOrDefault(budget, 0)) != 0;
    if ((again || more) && said < SAID) {
      said++;
      Log.say(LogEntry.info("budget", line.text()));
      told.put(budget, again ? 0 : told.getOrDefault(budget, 0) | held);
    }
  }

  /** What became of the budgets. */
  List<BudgetLine> lines() {
    List<BudgetLine> lines = new ArrayList<>();
    if (cpu != null) {
      lines.add(cpuLine());
    }
    if (memory != null) {
      lines.add(memoryLine());
    }
    return lines;
  }

  private BudgetLine cpuLine() {
    Budget budget = java.util.Objects.requireNonNull(cpu);
    List<String> saving = new ArrayList<>();
    int hooks = budget.step(HOOKS);
    if (hooks > 0) {
      saving.add("openings are recorded at 1/" + (1 << 2 * hooks) + " of the rate");
    }
    if (every() > 1) {
      saving.add("one sample in " + every() + " has a census");
    }
    return line("budget.cpu", budget, saving);
  }

  private BudgetLine memoryLine() {
    Budget budget = java.util.Objects.requireNonNull(memory);
    List<String> saving = new ArrayList<>();
    int step = budget.step(0);
    if (step > 0) {
      saving.add("new stacks are shortened");
    }
    if (step >= NO_STACKS) {
      saving.set(0, "no new stacks are kept");
    }
    if (step >= NO_RESOURCES) {
      saving.add("no more resources are followed");
    }
    if (step >= MEMORY_STEPS) {
      saving.add("there is no census");
    }
    return line("budget.memory", budget, saving);
  }

  private static BudgetLine line(String name, Budget budget, List<String> saving) {
    return new BudgetLine(
        name,
        budget.limit(),
        budget.spent(),
        budget.peak(),
        budget.steps(),
        budget.stepsDown(),
        budget.stepsUp(),
        saving);
  }
}
