package heapwarden.weave;

import static heapwarden.finding.Kind.CLOSEABLE;

import heapwarden.config.Declared;
import heapwarden.hook.Hooks;
import heapwarden.weave.HookPoint.At;
import heapwarden.weave.HookPoint.Builder;
import heapwarden.weave.HookPoint.Call;
import heapwarden.weave.HookPoint.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The points of what the user declared with {@code track=}.
 *
 * <p>A class opens at the exit of its constructors and closes in {@code close()}; a pair {@code
 * Type#open>close} opens what {@code open} returns (or the object itself when it returns nothing)
 * and closes the object that {@code close} is called on, or is given. A class without a {@code
 * close()} of its own inherits one: its superclass gets the closing too, see {@link #inherits}.
 */
final class DeclaredPoints {
  private final List<Declared> declared;
  private final Set<String> closers = ConcurrentHashMap.newKeySet();

  DeclaredPoints(List<Declared> declared) {
    this.declared = declared;
  }

  boolean isEmpty() {
    return declared.isEmpty();
  }

  /** The points for a class of this internal name. */
  List<HookPoint> of(String name) {
    List<HookPoint> points = new ArrayList<>();
    for (Declared one : declared) {
      if (one.matches(name.replace('/', '.'))) {
        add(points, one);
      }
    }
    if (points.isEmpty() && closers.contains(name)) {
      points.add(closing("close", "()V", Operand.THIS));
    }
    return points;
  }

  /** Notes that objects of a declared class are closed by a method of this superclass. */
  boolean inherits(String superName) {
    return !superName.startsWith("java/") && closers.add(superName);
  }

  private static void add(List<HookPoint> points, Declared one) {
    if (one.isPair()) {
      points.add(opening(one.open(), Operand.RESULT, 0).owner(Operand.NOTHING).build());
      points.add(opening(one.open(), Operand.THIS, 0).only(")V").build());
      points.add(closing(one.close(), null, Operand.THIS));
      points.add(closing(one.close(), null, Operand.argument(0)));
    } else {
      points.add(opening(HookPoint.CONSTRUCTOR, Operand.THIS, Hooks.AUTO_CLOSEABLE).build());
      points.add(closing("close", "()V", Operand.THIS));
    }
  }

  private static Builder opening(String method, Operand resource, int flags) {
    return new Builder("", method, Call.OPENED, CLOSEABLE, At.EXIT)
        .resource(resource)
        .flags(flags | Hooks.ONCE);
  }

  private static HookPoint closing(
      String method, @org.jspecify.annotations.Nullable String descriptor, Operand resource) {
    Builder builder = new Builder("", method, Call.CLOSED, CLOSEABLE, At.ENTRY).resource(resource);
    return descriptor == null ? builder.build() : builder.only(descriptor).build();
  }
}
