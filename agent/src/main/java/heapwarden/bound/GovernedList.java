package heapwarden.bound;

import heapwarden.config.Bound;
import heapwarden.peek.Peek;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A history under a policy: a list whose elements are appended, or a deque filled at one end. The
 * oldest go, from the other end, on the thread that is adding, as soon as there is one too many.
 *
 * <p>Nothing is known of when an element came or was used: so {@code ttl} and {@code idle} are
 * refused, and there is no regret.
 */
final class GovernedList extends Governed {
  private static final int AT_ONCE = 1 << 16;

  private final boolean deque;
  private final long size;
  private final long head;
  private final long tail;

  GovernedList(Bound policy, String place, Object container, Object inside) {
    super(policy, place, container);
    this.deque = inside instanceof ArrayDeque;
    Class<?> type = inside.getClass();
    this.size = Table.offset(type, deque ? "elements" : "size");
    this.head = deque ? Table.offset(type, "head") : 0;
    this.tail = deque ? Table.offset(type, "tail") : 0;
    if (policy.ttl() != Bound.NONE || policy.idle() != Bound.NONE) {
      refuse("of the elements of a list it is not known when they came: write max only");
    } else if (policy.quarantine() != Bound.NONE) {
      refuse("quarantine is for ConcurrentHashMap only");
    } else if (limit > 0 && !isEnforcing()) {
      wouldEvict(Cause.SIZE, Math.max(0, size(inside) - limit));
    }
  }

  @Override
  long size(Object inside) {
    if (!deque) {
      return Peek.intAt(inside, size);
    }
    Object[] elements = (Object[]) Peek.reference(inside, size);
    int used = Peek.intAt(inside, tail) - Peek.intAt(inside, head);
    return used < 0 && elements != null ? used + elements.length : used;
  }

  @Override
  int from() {
    return deque || policy.maxBytes() != Bound.NONE ? 0 : limit();
  }

  @Override
  void added(Object inside) {
    int most = limit();
    int over = (int) Math.min(size(inside) - most, AT_ONCE);
    if (most == 0 || over <= 0) {
      return;
    }
    if (!isEnforcing()) {
      wouldEvict(limitCause(), 1);
      return;
    }
    List<Object> oldest = list(inside).subList(0, over);
    List<Object> values = new ArrayList<>(closes ? oldest : List.of());
    for (Object value : oldest) {
      if (!mayDrop(value)) {
        return;
      }
    }
    oldest.clear();
    for (int i = 0; i < over; i++) {
      evicted(limitCause());
    }
    values.forEach(this::close);
  }

  /** Of a deque: the end at which nothing was added loses. */
  @Override
  void addedKey(Object inside, Object element) {
    int most = limit();
    int over = (int) Math.min(size(inside) - most, AT_ONCE);
    if (most == 0 || over <= 0) {
      return;
    }
    if (!isEnforcing()) {
      wouldEvict(limitCause(), 1);
      return;
    }
    Deque<Object> all = deque(inside);
    boolean fromFront = all.peekLast() == element;
    for (int i = 0; i < over; i++) {
      if (!mayDrop(fromFront ? all.peekFirst() : all.peekLast())) {
        return;
      }
      Object value = fromFront ? all.pollFirst() : all.pollLast();
      evicted(limitCause());
      close(value);
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object inside) {
    return (List<Object>) inside;
  }

  @SuppressWarnings("unchecked")
  private static Deque<Object> deque(Object inside) {
    return (Deque<Object>) inside;
  }

  @Override
  void looked(Object inside, @Nullable Object key, boolean found) {}

  @Override
  void tend(Object inside) {}

  @Override
  long bytes() {
    return 0;
  }
}
