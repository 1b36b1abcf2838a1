package heapwarden.grow;

import heapwarden.peek.DeclaredField;
import heapwarden.peek.Fields;
import heapwarden.peek.Peek;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks for objects of a few classes, known by their names as in source code. Arrays of primitives
 * and strings are seldom met, since the walk does not follow the fields that can hold nothing else;
 * so they are looked for inside the objects of the other classes, too. Agent's thread only.
 */
final class TypeSearch extends Search {
  /** A field of a class looked for that holds what is looked for. */
  private static final class Inner {
    final String name;
    final long offset;
    final long hash;
    final Hits hits;

    Inner(Class<?> declaring, DeclaredField field, Hits hits) {
      this.name = '.' + field.name;
      this.offset = field.offset;
      this.hash = Keys.hash(declaring.getName(), field.name);
      this.hits = hits;
    }
  }

  /** What is to be done about the objects of one class. */
  private static final class Plan {
    final @Nullable Hits hits;
    final List<Inner> inners = new ArrayList<>();

    Plan(@Nullable Hits hits) {
      this.hits = hits;
    }
  }

  private final Map<String, Hits> wanted = new LinkedHashMap<>();
  private final Map<Class<?>, Plan> plans = new HashMap<>();

  TypeSearch(Collection<String> names) {
    for (String name : names) {
      wanted.put(name, new Hits());
    }
  }

  Map<String, Hits> wanted() {
    return wanted;
  }

  @Override
  boolean sees(Object object, int parent, long key, Object step) {
    Plan plan = plans.get(object.getClass());
    if (plan == null) {
      plan = plan(object.getClass());
      plans.put(object.getClass(), plan);
    }
    if (plan.hits != null) {
      plan.hits.add(key, "", 0, parent, step);
      for (Inner inner : plan.inners) {
        if (Peek.reference(object, inner.offset) != null) {
          inner.hits.add(Keys.step(key, inner.hash), inner.name, 1, parent, step);
        }
      }
    }
    return false;
  }

  private Plan plan(Class<?> type) {
    Plan plan = new Plan(wanted.get(type.getTypeName()));
    for (Class<?> c = type; plan.hits != null && c != null; c = c.getSuperclass()) {
      for (DeclaredField field : Fields.ofObjects(c)) {
        Hits hits = wanted.get(field.type);
        if (hits != null && Leaves.holdsNothing(field.type)) {
          plan.inners.add(new Inner(c, field, hits));
        }
      }
    }
    return plan;
  }
}
