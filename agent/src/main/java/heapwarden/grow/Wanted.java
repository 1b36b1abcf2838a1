package heapwarden.grow;

import heapwarden.config.Bound;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The containers that policies mean by an owner path or by a field of objects: looked for in each
 * census, as long as there are such policies. What was found is held until it is taken. Agent's
 * thread only.
 */
public final class Wanted {
  static final int MOST = 64;

  private List<Bound> policies = List.of();
  private final List<Found> found = new ArrayList<>();

  /** A container and the policy that means it. */
  public static final class Found {
    private final Bound policy;
    private final String owner;
    private final Object container;

    Found(Bound policy, String owner, Object container) {
      this.policy = policy;
      this.owner = owner;
      this.container = container;
    }

    public Bound policy() {
      return policy;
    }

    public String owner() {
      return owner;
    }

    public Object container() {
      return container;
    }
  }

  /** Answers whether these are others than before, so that paths must be asked again. */
  boolean want(List<Bound> next) {
    boolean others = !next.equals(policies);
    policies = List.copyOf(next);
    return others;
  }

  boolean isEmpty() {
    return policies.isEmpty();
  }

  /**
   * The policy that means an owner path, or the field it ends with, or {@code null}.
   *
   * @param field such as {@code com.acme.Artifacts.store}; {@code null} when it ends with no field
   */
  @Nullable Bound meaning(String owner, @Nullable String field) {
    for (Bound policy : policies) {
      if (policy.means(owner)
          || policy.means(owner.replace('$', '.'))
          || (field != null && (policy.means(field) || policy.means(field.replace('$', '.'))))) {
        return policy;
      }
    }
    return null;
  }

  void met(Bound policy, String owner, Object container) {
    if (found.size() < MOST) {
      found.add(new Found(policy, owner, container));
    }
  }

  List<Found> take() {
    List<Found> all = new ArrayList<>(found);
    found.clear();
    return all;
  }
}
