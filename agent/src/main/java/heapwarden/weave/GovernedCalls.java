package heapwarden.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * The call sites of the application that matter to policies: those that look up in a map, in the
 * classes and packages named, and those that put, in the methods named. So it is seen what is used,
 * while {@code HashMap.get} and its like stay as they are for everybody.
 *
 * <p>What a map is, is told by the name of the type that is called. Straight-line code: the
 * operands are copied on the stack, no local variable is needed. Immutable.
 */
public final class GovernedCalls {
  static final GovernedCalls NONE = new GovernedCalls();

  private static final String HOOKS = heapwarden.hook.Hooks.class.getName().replace('.', '/');
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final String GET = "(Ljava/lang/Object;)Ljava/lang/Object;";
  private static final String CONTAINS = "(Ljava/lang/Object;)Z";
  private static final int EXTRA_STACK = 3;

  /** Such as {@code com/acme/Artifacts}: it and what is nested in it. */
  private final List<String> classes = new ArrayList<>();

  /** Such as {@code com/acme/}. */
  private final List<String> packages = new ArrayList<>();

  /** {@code com/acme/Artifacts.save} to the number of the policy. */
  private final Map<String, Integer> putters = new HashMap<>();

  private boolean removals;

  /** Creates a plan to which is added before it is handed on. */
  public GovernedCalls() {}

  /** Looks at a class, such as {@code com.acme.Artifacts}, and at what is nested in it. */
  public GovernedCalls in(String className) {
    classes.add(className.replace('.', '/'));
    return this;
  }

  /** Looks at all classes of a package and below, such as {@code com.acme.*}. */
  public GovernedCalls within(String pattern) {
    String name = pattern.replace('.', '/');
    packages.add(name.endsWith("*") ? name.substring(0, name.length() - 1) : name);
    return this;
  }

  /** Tells what the methods of one name put into, by the number of the policy. */
  public GovernedCalls putting(String className, String method, int policy) {
    putters.put(className.replace('.', '/') + '.' + method, policy);
    return this;
  }

  /** Sees removals, too, of maps that are governed. */
  public GovernedCalls removals() {
    removals = true;
    return this;
  }

  boolean watchesRemovals() {
    return removals;
  }

  boolean isEmpty() {
    return classes.isEmpty() && packages.isEmpty() && putters.isEmpty();
  }

  /** Whether look-ups in a class of this internal name are seen. */
  private boolean looksIn(String name) {
    for (String one : classes) {
      if (name.startsWith(one)
          && (name.length() == one.length() || name.charAt(one.length()) == '$')) {
        return true;
      }
    }
    for (String one : packages) {
      if (name.startsWith(one)) {
        return true;
      }
    }
    return false;
  }

  private boolean putsIn(String name) {
    for (String one : putters.keySet()) {
      if (one.lastIndexOf('.') == name.length() && one.startsWith(name)) {
        return true;
      }
    }
    return false;
  }

  boolean isIn(String name) {
    return !isEmpty() && (looksIn(name) || putsIn(name));
  }

  static boolean differ(GovernedCalls before, GovernedCalls after, String name) {
    return before != after
        && (before.looksIn(name) != after.looksIn(name)
            || !before.puttersIn(name).equals(after.puttersIn(name)));
  }

  private Map<String, Integer> puttersIn(String name) {
    Map<String, Integer> own = new HashMap<>();
    putters.forEach(
        (putter, policy) -> {
          if (putter.lastIndexOf('.') == name.length() && putter.startsWith(name)) {
            own.put(putter, policy);
          }
        });
    return own;
  }

  /** The woven class, or {@code null} when there is nothing to see in it. */
  byte @Nullable [] weave(String name, byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, 0);
    Weaving weaving = new Weaving(writer, name, looksIn(name));
    reader.accept(weaving, 0);
    return weaving.any ? writer.toByteArray() : null;
  }

  /** What is called when a policy's map may be meant. */
  private static boolean isMap(String owner) {
    return owner.endsWith("Map") || owner.equals("java/util/Hashtable") || owner.endsWith("Cache");
  }

  private static boolean isContainer(String owner) {
    return isMap(owner)
        || owner.endsWith("Set")
        || owner.endsWith("List")
        || owner.endsWith("Collection");
  }

  private final class Weaving extends ClassVisitor {
    boolean any;
    private final String self;
    private final boolean looks;

    Weaving(ClassVisitor next, String self, boolean looks) {
      super(Opcodes.ASM9, next);
      this.self = self;
      this.looks = looks;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return new Calls(
          super.visitMethod(access, name, descriptor, signature, exceptions),
          putters.get(self + '.' + name));
    }

    private final class Calls extends MethodVisitor {
      private final @Nullable Integer policy;
      private boolean woven;

      Calls(MethodVisitor next, @Nullable Integer policy) {
        super(Opcodes.ASM9, next);
        this.policy = policy;
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        boolean called = opcode == Opcodes.INVOKEVIRTUAL || opcode == Opcodes.INVOKEINTERFACE;
        if (called && policy != null && isContainer(owner)) {
          put(policy, name, descriptor);
        }
        if (called && looks && isMap(owner) && look(opcode, owner, name, descriptor, isInterface)) {
          return;
        }
        if (called && looks && owner.endsWith("Set") && descriptor.equals(CONTAINS)) {
          lookFor(opcode, owner, name, descriptor, isInterface, name.equals("contains"));
          return;
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }

      /** Before a call that puts, its container is told. */
      private void put(int number, String name, String descriptor) {
        if (!OwnInsertions.METHODS.contains(name)) {
          return;
        }
        if (descriptor.startsWith("(Ljava/lang/Object;Ljava/lang/Object;)")
            || descriptor.startsWith("(Ljava/lang/Object;Ljava/util/function/")) {
          super.visitInsn(Opcodes.DUP2_X1); // key value map key value
          super.visitInsn(Opcodes.POP2);
          super.visitInsn(Opcodes.DUP);
          putting(number);
          super.visitInsn(Opcodes.DUP_X2);
          super.visitInsn(Opcodes.POP);
        } else if (descriptor.startsWith("(Ljava/lang/Object;)")) {
          super.visitInsn(Opcodes.DUP2);
          super.visitInsn(Opcodes.POP);
          putting(number);
        }
      }

      private void putting(int number) {
        super.visitLdcInsn(number);
        super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "putting", '(' + OBJECT + "I)V", false);
        woven = true;
        any = true;
      }

      /** Answers whether the call itself was written. */
      private boolean look(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (name.equals("get") && descriptor.equals(GET)) {
          super.visitInsn(Opcodes.DUP2);
          super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
          super.visitMethodInsn(
              Opcodes.INVOKESTATIC,
              HOOKS,
              "looked",
              '(' + OBJECT + OBJECT + OBJECT + ')' + OBJECT,
              false);
          woven = true;
          any = true;
          return true;
        }
        if (name.equals("containsKey") && descriptor.equals(CONTAINS)) {
          lookFor(opcode, owner, name, descriptor, isInterface, true);
          return true;
        }
        int call = looking(name);
        if (call >= 0
            && (descriptor.startsWith("(Ljava/lang/Object;Ljava/lang/Object;)")
                || descriptor.startsWith("(Ljava/lang/Object;Ljava/util/function/"))) {
          super.visitInsn(Opcodes.DUP_X2); // value map key value
          super.visitInsn(Opcodes.POP);
          super.visitInsn(Opcodes.DUP2);
          super.visitLdcInsn(call);
          super.visitMethodInsn(
              Opcodes.INVOKESTATIC, HOOKS, "looking", '(' + OBJECT + OBJECT + "I)V", false);
          super.visitInsn(Opcodes.DUP2_X1); // map key value map key
          super.visitInsn(Opcodes.POP2);
          woven = true;
          any = true;
        }
        return false;
      }

      private void lookFor(
          int opcode,
          String owner,
          String name,
          String descriptor,
          boolean isInterface,
          boolean watched) {
        if (watched) {
          super.visitInsn(Opcodes.DUP2);
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        if (watched) {
          super.visitMethodInsn(
              Opcodes.INVOKESTATIC, HOOKS, "lookedFor", '(' + OBJECT + OBJECT + "Z)Z", false);
          woven = true;
          any = true;
        }
      }

      @Override
      public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(woven ? maxStack + EXTRA_STACK : maxStack, maxLocals);
      }
    }
  }

  /** Whether such a call looks up, 0, or writes, 1; -1 for others. */
  private static int looking(String name) {
    switch (name) {
      case "getOrDefault":
      case "putIfAbsent":
      case "computeIfAbsent":
        return 0;
      case "put":
      case "replace":
      case "compute":
      case "computeIfPresent":
        return 1;
      default:
        return -1;
    }
  }
}
