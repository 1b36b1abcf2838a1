package heapwarden.weave;

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
 * The call sites in the packages of {@code inject} that call a method of the JDK which may throw an
 * IOException, see {@link IoMethods}. Before each stands a call of the hook, which may throw in its
 * stead; after it where it is a closing, since one that throws has closed all the same.
 *
 * <p>A site is a method, a line and what it calls; the same site woven again keeps its number. At
 * most {@value #MOST} are woven. Thread safe.
 */
public final class IoCalls {
  private static final int MOST = 20_000;
  private static final String HOOKS = heapwarden.hook.Hooks.class.getName().replace('.', '/');
  private static final String CLOSE = "close";

  private final String[] prefixes;
  private final IoMethods methods = new IoMethods();
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
  private final Map<Integer, Site> sites = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  /** One call site. Immutable. */
  public static final class Site {
    private final String text;
    private final String failure;

    Site(String text, String failure) {
      this.text = text;
      this.failure = failure;
    }

    /** Such as {@code java.io.InputStream.read in com.acme.Files.load(Files.java:42)}. */
    public String text() {
      return text;
    }

    /** The class of what it may throw. */
    public String failure() {
      return failure;
    }
  }

  /**
   * Prepares; loads the classes of the JDK whose methods count.
   *
   * @param packages such as {@code com.acme.*} or {@code com.acme}
   */
  IoCalls(List<String> packages) {
    this.prefixes = new String[packages.size()];
    for (int i = 0; i < prefixes.length; i++) {
      String name = packages.get(i).replace('.', '/');
      prefixes[i] = name.endsWith("*") ? name.substring(0, name.length() - 1) : name;
    }
  }

  /** Whether a class of this internal name is looked at. */
  public boolean isIn(String name) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** The site of that number. */
  public Site site(int number) {
    Site site = sites.get(number);
    return site == null ? new Site("an unknown call", "java.io.IOException") : site;
  }

  /** The woven class, or {@code null} when there is no such call in it. */
  byte @Nullable [] weave(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, 0);
    Watching watching = new Watching(writer);
    reader.accept(watching, 0);
    return watching.any ? writer.toByteArray() : null;
  }

  /** The number of a site; -1 when there are too many. */
  private int number(String text, String failure) {
    Integer known = numbers.get(text);
    if (known != null) {
      return known;
    }
    int fresh = next.getAndIncrement();
    if (fresh >= MOST) {
      return -1;
    }
    sites.put(fresh, new Site(text, failure));
    Integer before = numbers.putIfAbsent(text, fresh);
    return before == null ? fresh : before;
  }

  private final class Watching extends ClassVisitor {
    boolean any;
    private String self = "";
    private String file = "Unknown Source";

    Watching(ClassVisitor next) {
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
      private boolean watches;

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
        String failure =
            isOfBase(opcode, owner, name) ? null : methods.failure(owner, name, descriptor);
        int number = failure == null ? -1 : number(text(owner, name), failure);
        boolean closing = name.equals(CLOSE);
        if (number >= 0 && !closing) {
          hook(number);
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        if (number >= 0 && closing) {
          hook(number);
        }
      }

      /** What streams inherit from the abstract ones does no I/O itself: {@code super.close()}. */
      private boolean isOfBase(int opcode, String owner, String name) {
        return opcode == Opcodes.INVOKESPECIAL
            && !name.equals("<init>")
            && (owner.equals("java/io/InputStream") || owner.equals("java/io/OutputStream"));
      }

      private String text(String owner, String name) {
        String called =
            name.equals("<init>")
                ? "new " + owner.replace('/', '.')
                : owner.replace('/', '.') + '.' + name;
        String where = line < 0 ? file : file + ':' + line;
        return called + " in " + self + '.' + method + '(' + where + ')';
      }

      private void hook(int number) {
        super.visitLdcInsn(number);
        super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "io", "(I)V", false);
        watches = true;
        any = true;
      }

      @Override
      public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(watches ? maxStack + 1 : maxStack, maxLocals);
      }
    }
  }
}
