package heapwarden.grow;

import heapwarden.peek.DeclaredField;
import heapwarden.peek.Fields;
import heapwarden.peek.Peek;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for what keeps the older loaders of populations alive: a reference from outside to a
 * loader, to one of its classes, or to an object of one.
 *
 * <p>Of the many references between the objects of one loader none matters, so these objects are
 * not entered, and the walk does not begin at static fields of such classes. Those of the younger
 * half are entered only when nothing else was found: one of these may be in use, and may hold its
 * predecessors. Agent's thread only.
 */
final class LoaderSearch extends Search {
  private static final int OBJECT = 0;
  private static final int LOADER = 1;
  private static final int THREAD = 2;

  /** Of what a thread refers to behind the application's back. */
  private static final long CONTEXT_LOADER = offset(Thread.class, "contextClassLoader");

  private static final long CONTEXT_OF_ACCESS =
      offset(Thread.class, "inheritedAccessControlContext");

  private static final long DOMAINS = offset(java.security.AccessControlContext.class, "context");
  private static final long DOMAIN_LOADER =
      offset(java.security.ProtectionDomain.class, "classloader");

  /** One population. */
  static final class Wanted {
    final Loaders.Population population;
    final List<ClassLoader> elders = new ArrayList<>();
    final List<ClassLoader> younger = new ArrayList<>();
    final Hits hits = new Hits();

    Wanted(Loaders.Population population) {
      this.population = population;
      int half = population.elders().size();
      List<Loaders.Member> members = population.members();
      for (int i = 0; i < members.size(); i++) {
        ClassLoader loader = members.get(i).loader();
        if (loader != null) {
          (i < half ? elders : younger).add(loader);
        }
      }
    }
  }

  private final List<Wanted> wanted = new ArrayList<>();
  private final Set<String> kinds = new HashSet<>();
  private boolean wide;

  LoaderSearch(List<Loaders.Population> populations) {
    for (Loaders.Population one : populations) {
      wanted.add(new Wanted(one));
      kinds.add(one.loader);
    }
  }

  List<Wanted> wanted() {
    return wanted;
  }

  @Override
  boolean begins(Roots.Root root) {
    Class<?> holder = root.holder();
    ClassLoader loader = holder == null ? null : holder.getClassLoader();
    if (loader == null || !kinds.contains(loader.getClass().getName())) {
      return !wide;
    }
    boolean younger = false;
    for (Wanted one : wanted) {
      if (isIn(one.elders, loader)) {
        return false;
      }
      younger |= isIn(one.younger, loader);
    }
    return younger == wide;
  }

  @Override
  boolean widens() {
    for (Wanted one : wanted) {
      wide |= one.hits.isEmpty();
    }
    return wide;
  }

  @Override
  boolean sees(Object object, int parent, long key, Object step) {
    if (object instanceof Thread) {
      lookBehind((Thread) object, parent, key, step);
    }
    if (object instanceof ClassLoader
        && meets((ClassLoader) object, LOADER, " (the loader)", parent, key, step)) {
      return true;
    }
    Class<?> type = object instanceof Class ? (Class<?>) object : object.getClass();
    ClassLoader loader = type.getClassLoader();
    return loader != null
        && kinds.contains(loader.getClass().getName())
        && meets(loader, OBJECT, what(object, type), parent, key, step);
  }

  private static String what(Object object, Class<?> type) {
    return (type == object ? " (its class " : " (an object of its class ")
        + Keys.plain(type.getName())
        + ')';
  }

  /** A thread keeps the loader that its maker worked with, and those of the code that made it. */
  private void lookBehind(Thread thread, int parent, long key, Object step) {
    Object context = CONTEXT_LOADER < 0 ? null : Peek.reference(thread, CONTEXT_LOADER);
    if (context instanceof ClassLoader) {
      String what = ".contextClassLoader (the loader)";
      meets((ClassLoader) context, THREAD, what, parent, key, step);
    }
    Object access = CONTEXT_OF_ACCESS < 0 ? null : Peek.reference(thread, CONTEXT_OF_ACCESS);
    Object domains = access == null || DOMAINS < 0 ? null : Peek.reference(access, DOMAINS);
    if (domains instanceof Object[] && DOMAIN_LOADER >= 0) {
      for (Object domain : (Object[]) domains) {
        Object made = domain == null ? null : Peek.reference(domain, DOMAIN_LOADER);
        if (made instanceof ClassLoader) {
          String what = ".inheritedAccessControlContext (its code made the thread)";
          meets((ClassLoader) made, THREAD, what, parent, key, step);
        }
      }
    }
  }

  private boolean meets(
      ClassLoader loader, int rank, String what, int parent, long key, Object step) {
    boolean elder = false;
    for (Wanted one : wanted) {
      if (isIn(one.elders, loader)) {
        one.hits.add(key, what, rank, parent, step);
        elder = true;
      }
    }
    return elder;
  }

  /** Without a call of {@code equals}, which a loader may override. */
  private static boolean isIn(List<ClassLoader> loaders, ClassLoader wanted) {
    for (int i = 0; i < loaders.size(); i++) {
      if (loaders.get(i) == wanted) {
        return true;
      }
    }
    return false;
  }

  private static long offset(Class<?> type, String name) {
    for (DeclaredField field : Fields.ofObjects(type)) {
      if (field.name.equals(name)) {
        return field.offset;
      }
    }
    return -1;
  }
}
