package heapwarden.launch;

import heapwarden.config.Bound;
import heapwarden.grow.Census;
import heapwarden.grow.CensusSnapshot;
import heapwarden.grow.LoaderSample;
import heapwarden.grow.PutSites;
import heapwarden.grow.PutTarget;
import heapwarden.grow.Wanted;
import heapwarden.heap.TypeGrowth;
import heapwarden.hook.Hooks;
import heapwarden.report.Report;
import heapwarden.stack.Stacks;
import heapwarden.weave.InsertionTarget;
import heapwarden.weave.Weaver;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * One census after the other, and in between the watch on who fills what is suspected: hooks on
 * insertions are woven into the classes of suspects only, and taken out again once enough was seen
 * or the suspicion has gone. Agent's thread only.
 */
final class CensusRounds {
  /** Nanoseconds of its thread that one census may take. */
  private static final long BUDGET = 100_000_000;

  /** Samples for which something stays a suspect after it has last been called one. */
  private static final int LINGER = 32;

  /** Stacks of insertions after which the shares of the put sites are known well enough. */
  private static final int ENOUGH = 128;

  private final Instrumentation instrumentation;
  private final Weaver weaver;
  private final Census census;
  private final PutSites putSites;

  /** When each was last called a suspect. */
  private final Map<Long, Integer> suspected = new HashMap<>();

  /** The classes that grow while nothing explains the rise of the heap. */
  private List<TypeGrowth> growing = List.of();

  private Map<String, String> owners = Map.of();
  private CensusSnapshot last;
  private boolean following;

  /** Samples from one census to the next. */
  private int every = 1;

  private int sinceLast;
  private boolean resting;

  CensusRounds(Instrumentation instrumentation, Weaver weaver, Stacks stacks, Thread agent) {
    this.instrumentation = instrumentation;
    this.weaver = weaver;
    this.census = new Census(instrumentation, agent.getThreadGroup());
    this.putSites = new PutSites(stacks, InsertionTarget.methods());
    putSites.exclude(agent);
    this.last = CensusSnapshot.none();
  }

  /**
   * Takes fewer of them, and looks for nothing beside, while the agent must save.
   *
   * @param samples from one census to the next
   */
  void spread(int samples) {
    every = samples;
  }

  /** Takes none at all, or goes on. */
  void rest(boolean rests) {
    resting = rests;
  }

  /** Whether this sample is to have one. */
  boolean isDue() {
    if (resting || ++sinceLast < every) {
      return false;
    }
    sinceLast = 0;
    return true;
  }

  /** Names the agent's thread, when it is another one than before. */
  void runsOn(Thread agent) {
    putSites.exclude(agent);
  }

  /** Takes the next census. */
  CensusSnapshot take() {
    return take(BUDGET);
  }

  /** Takes the next census, in this many nanoseconds at most. */
  CensusSnapshot take(long budget) {
    last = census.take(budget, putSites);
    return last;
  }

  /** Looks at containers of any size from now on. */
  void noticeSmall() {
    census.noticeSmall();
  }

  /** Looks for objects of the classes that grow, whenever it is others than before. */
  void lookFor(List<TypeGrowth> types) {
    if (types == growing || (every > 1 && !types.isEmpty())) {
      return;
    }
    growing = types;
    List<String> names = new ArrayList<>();
    for (TypeGrowth type : types) {
      names.add(type.className());
    }
    owners = names.isEmpty() ? Map.of() : census.owners(names, BUDGET);
  }

  /** Of the classes that grow, by name, the owner path that leads to most objects of each. */
  Map<String, String> owners() {
    return owners;
  }

  /** Of classes, by name, the owner path that leads to most objects of each. */
  Map<String, String> holders(List<String> types) {
    return census.owners(types, BUDGET);
  }

  /** Prepares for the last collections. */
  void expectLast() {
    census.expectLast();
  }

  /** What became of class loaders once the last collections had settled. */
  List<LoaderSample> settle() {
    return census.settle(BUDGET);
  }

  /** Looks for what these policies mean from the next census on. */
  void want(List<Bound> policies) {
    census.want(policies);
  }

  /** The containers that policies mean, as the last census met them. */
  List<Wanted.Found> found() {
    return census.found();
  }

  /** An estimate of what a container of that many entries holds, in bytes, or -1. */
  long weigh(Object container, long size) {
    return census.weigh(container, size);
  }

  /** The last census. */
  CensusSnapshot last() {
    return last;
  }

  /** Watches who fills these owner paths, and no longer those that were named long ago. */
  void suspect(List<Long> keys) {
    for (Long key : keys) {
      suspected.put(key, last.pass());
    }
    for (Iterator<Integer> all = suspected.values().iterator(); all.hasNext(); ) {
      if (last.pass() - all.next() > LINGER) {
        all.remove();
      }
    }
    if (suspected.isEmpty() && !following) {
      return;
    }
    putSites.retain(suspected.keySet().stream().mapToLong(Long::longValue).toArray());
    List<InsertionTarget> targets = new ArrayList<>();
    for (Long key : suspected.keySet()) {
      if (putSites.samples(key) < ENOUGH) {
        for (PutTarget target : census.targets(key)) {
          putSites.follow(key, target);
          targets.add(weavable(target));
        }
      }
    }
    if (!following) {
      Hooks.follow(putSites);
    }
    following = !targets.isEmpty();
    weaver.followInsertions(instrumentation, targets);
  }

  /** Watches no insertion any more. */
  void stopFollowing() {
    suspected.clear();
    putSites.retain(new long[0]);
    following = false;
    weaver.followInsertions(instrumentation, List.of());
  }

  private static InsertionTarget weavable(PutTarget target) {
    String array = target.array();
    return target.isChain()
        ? InsertionTarget.nodes(target.type())
        : array == null
            ? InsertionTarget.container(target.type())
            : InsertionTarget.array(target.type(), array);
  }

  /** What the last census cost and left out. */
  Report.CensusCost cost() {
    return new Report.CensusCost(
        last.pass(),
        last.objects(),
        last.nanos(),
        last.isComplete(),
        last.dropped(),
        putSites.dropped());
  }

  /** How many stacks were taken of insertions. */
  long stacksTaken() {
    return putSites.taken();
  }

  /** An estimate of the memory held, in bytes. */
  long bytes() {
    return last.bytes() + putSites.bytes();
  }
}
