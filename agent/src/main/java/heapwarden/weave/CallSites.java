package heapwarden.weave;

import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Call sites in packages of the user's that tell a hook of themselves, by a number. The hook is
 * called before the call, or after it where that is asked for; neither touches what is on the
 * stack.
 */
abstract class CallSites {
  private static final String HOOKS = heapwarden.hook.Hooks.class.getName().replace('.', '/');

  private final String[] prefixes;
  private final String hook;

  /**
   * Prepares.
   *
   * @param packages such as {@code com.acme.*} or {@code com.acme}
   * @param hook the method of {@link heapwarden.hook.Hooks} that takes the number
   */
  CallSites(List<String> packages, String hook) {
    this.prefixes = new String[packages.size()];
    for (int i = 0; i < prefixes.length; i++) {
      String name = packages.get(i).replace('.', '/');
      prefixes[i] = name.endsWith("*") ? name.substring(0, name.length() - 1) : name;
    }
    this.hook = hook;
  }

  /** Whether a class of this internal name is looked at. */
  public final boolean isIn(String name) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** The woven class, or {@code null} when there is no such call in it. */
  final byte @Nullable [] weave(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, 0);
    Classes classes = new Classes(writer);
    reader.accept(classes, 0);
    return classes.any ? writer.toByteArray() : null;
  }

  /** The number of a call; negative where the hook is not to be told of it. */
  abstract int number(Call call);

  /** Whether the hook comes after the call instead of before it. */
  boolean isToldAfter(String method) {
    return false;
  }

  /** A call as it stands in a method. Valid while it is looked at. */
  interface Call {
    /** Whether the object's own class decides what runs. */
    boolean isVirtual();

    /** Whether it is a constructor, or a method of a class above. */
    boolean isSpecial();

    /** The type that is called, by its internal name. */
    String owner();

    /** The method that is called. */
    String name();

    String descriptor();

    /** Such as {@code com.acme.Users.login(Users.java:42)}. */
    String place();
  }

  private final class Classes extends ClassVisitor {
    boolean any;
    private String self = "";
    private String file = "Unknown Source";

    Classes(ClassVisitor next) {
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

    private final class Calls extends MethodVisitor implements Call {
      private final String method;
      private int line = -1;
      private boolean told;
      private int opcode;
      private String owner = "";
      private String name = "";
      private String descriptor = "";

      Calls(MethodVisitor next, String method) {
        super(Opcodes.ASM9, next);
        this.method = method;
      }

      @Override
      public boolean isVirtual() {
        return opcode == Opcodes.INVOKEVIRTUAL || opcode == Opcodes.INVOKEINTERFACE;
      }

      @Override
      public boolean isSpecial() {
        return opcode == Opcodes.INVOKESPECIAL;
      }

      @Override
      public String owner() {
        return owner;
      }

      @Override
      public String name() {
        return name;
      }

      @Override
      public String descriptor() {
        return descriptor;
      }

      @Override
      public String place() {
        return self + '.' + method + '(' + file + (line < 0 ? "" : ":" + line) + ')';
      }

      @Override
      public void visitLineNumber(int number, Label start) {
        line = number;
        super.visitLineNumber(number, start);
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        this.opcode = opcode;
        this.owner = owner;
        this.name = name;
        this.descriptor = descriptor;
        int number = number(this);
        boolean after = isToldAfter(name);
        if (number >= 0 && !after) {
          tell(number);
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        if (number >= 0 && after) {
          tell(number);
        }
      }

      private void tell(int number) {
        super.visitLdcInsn(number);
        super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, hook, "(I)V", false);
        told = true;
        any = true;
      }

      @Override
      public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(told ? maxStack + 1 : maxStack, maxLocals);
      }
    }
  }
}
