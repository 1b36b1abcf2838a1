package heapwarden.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * The call sites in the packages of {@code maps.sites} that put into a collection, each counted by
 * a call of the hook before it.
 *
 * <p>What a collection is, is told by the name of the type that is called, such as {@code Map} or
 * {@code com.acme.UserCache}: no class is loaded to find out. A site is a method, a line and what
 * it calls; the same site woven again keeps its number. Beyond the most sites all further ones
 * share one number. Thread safe; two threads that meet a new site at once may use up a number.
 */
public final class CountedCalls {
  private static final String[] COLLECTIONS = {
    "Map",
    "List",
    "Set",
    "Queue",
    "Deque",
    "Collection",
    "Cache",
    "Vector",
    "Stack",
    "Table",
    "Properties",
    "Bag",
    "SetView"
  };

  private static final String HOOKS = heapwarden.hook.Hooks.class.getName().replace('.', '/');

  private final String[] prefixes;
  private final int most;
  private final Map<String, Site> sites = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  /** One counted call site. Immutable. */
  public static final class Site {
    private final int number;
    private final String place;
    private final String call;

    Site(int number, String place, String call) {
      this.number = number;
      this.place = place;
      this.call = call;
    }

    /** What the hook is given. */
    public int number() {
      return number;
    }

    /** Such as {@code com.acme.Users.login(Users.java:42)}. */
    public String place() {
      return place;
    }

    /** Such as {@code java.util.Map.put}. */
    public String call() {
      return call;
    }
  }

  /**
   * Prepares the counting.
   *
   * @param packages such as {@code com.acme.*} or {@code com.acme}
   * @param most how many sites have a number of their own, from 0 on
   */
  CountedCalls(List<String> packages, int most) {
    this.prefixes = new String[packages.size()];
    for (int i = 0; i < prefixes.length; i++) {
      String name = packages.get(i).replace('.', '/');
      prefixes[i] = name.endsWith("*") ? name.substring(0, name.length() - 1) : name;
    }
    this.most = most;
  }

  /** Whether calls in a class of this internal name are counted. */
  boolean isIn(String name) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** The woven class, or {@code null} when nothing in it is counted. */
  byte @Nullable [] weave(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, 0);
    Counting counting = new Counting(writer);
    reader.accept(counting, 0);
    return counting.any ? writer.toByteArray() : null;
  }

  /** All sites that have a number of their own, in no order. */
  public List<Site> sites() {
    List<Site> own = new ArrayList<>();
    for (Site site : sites.values()) {
      if (site.number < most) {
        own.add(site);
      }
    }
    return own;
  }

  private int number(String place, String call) {
    String key = place + ' ' + call;
    Site site = sites.get(key);
    if (site != null) {
      return site.number;
    }
    if (next.get() >= most) {
      return most;
    }
    Site fresh = new Site(next.getAndIncrement(), place, call);
    if (fresh.number >= most) {
      return most;
    }
    Site known = sites.putIfAbsent(key, fresh);
    return known == null ? fresh.number : known.number;
  }

  private static boolean isCollection(String type) {
    for (String end : COLLECTIONS) {
      if (type.endsWith(end)) {
        return true;
      }
    }
    return false;
  }

  private final class Counting extends ClassVisitor {
    boolean any;
    private String self = "";
    private String file = "Unknown Source";

    Counting(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String superName,
        String @Nullable [] interfaces) {
      self = name.replace('/', '.');
      super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public void visitSource(@Nullable String source, @Nullable String debug) {
      if (source != null) {
        file = source;
      }
      super.visitSource(source, debug);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return new Calls(super.visitMethod(access, name, descriptor, signature, exceptions), name);
    }

    private final class Calls extends MethodVisitor {
      private final String method;
      private int line = -1;
      private boolean counts;

      Calls(MethodVisitor next, String method) {
        super(Opcodes.ASM9, next);
        this.method = method;
      }

      @Override
      public void visitLineNumber(int number, Label start) {
        line = number;
        super.visitLineNumber(number, start);
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if ((opcode == Opcodes.INVOKEVIRTUAL || opcode == Opcodes.INVOKEINTERFACE)
            && OwnInsertions.METHODS.contains(name)
            && isCollection(owner)) {
          String place = self + '.' + method + '(' + file + (line < 0 ? "" : ":" + line) + ')';
          super.visitLdcInsn(number(place, owner.replace('/', '.') + '.' + name));
          super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "counted", "(I)V", false);
          counts = true;
          any = true;
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }

      @Override
      public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(counts ? maxStack + 1 : maxStack, maxLocals);
      }
    }
  }
}
