package heapwarden.weave;

import heapwarden.weave.HookPoint.At;
import heapwarden.weave.HookPoint.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Where a class that is no collection of the JDK inserts, guessed from its class file.
 *
 * <p>A container: the entry of its public methods that are named like an insertion. Those may call
 * one another and may overwrite; whoever counts has to tell. Nodes: the end of each constructor
 * that calls {@code super}. An array: the entry of each method that stores something but {@code
 * null} into an array; where there is none, of each that replaces the array in the field. Stores in
 * constructors are left out, since the object is not there yet at their entry.
 */
final class OwnInsertions {
  static final Set<String> METHODS =
      Set.of(
          "put",
          "putIfAbsent",
          "putAll",
          "compute",
          "computeIfAbsent",
          "merge",
          "add",
          "addAll",
          "addFirst",
          "addLast",
          "offer",
          "offerFirst",
          "offerLast",
          "push");

  private static final int SKIPPED = Opcodes.ACC_STATIC | Opcodes.ACC_BRIDGE | Opcodes.ACC_ABSTRACT;

  private OwnInsertions() {}

  static List<HookPoint> of(
      ClassReader reader, boolean container, boolean nodes, Set<String> arrays) {
    List<HookPoint> points = new ArrayList<>();
    if (nodes) {
      points.add(
          InsertionPoints.insertion("", HookPoint.CONSTRUCTOR, At.EXIT)
              .resource(Operand.CLASS)
              .build());
    }
    if (container || !arrays.isEmpty()) {
      Scan scan = new Scan(container, arrays);
      reader.accept(scan, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
      points.addAll(scan.named);
      points.addAll(scan.storing.isEmpty() ? scan.replacing : scan.storing);
    }
    return points;
  }

  private static HookPoint entry(int access, String method, String descriptor) {
    boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
    return InsertionPoints.insertion("", method, At.ENTRY)
        .only(descriptor)
        .resource(isStatic ? Operand.CLASS : Operand.THIS)
        .build();
  }

  private static final class Scan extends ClassVisitor {
    final List<HookPoint> named = new ArrayList<>();
    final List<HookPoint> storing = new ArrayList<>();
    final List<HookPoint> replacing = new ArrayList<>();
    private final boolean container;
    private final Set<String> arrays;
    private String self = "";

    Scan(boolean container, Set<String> arrays) {
      super(Opcodes.ASM9);
      this.container = container;
      this.arrays = arrays;
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String superName,
        String @Nullable [] interfaces) {
      self = name;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      if (name.startsWith("<")) {
        return null;
      }
      if (container
          && (access & Opcodes.ACC_PUBLIC) != 0
          && (access & SKIPPED) == 0
          && METHODS.contains(name)) {
        named.add(entry(access, name, descriptor));
        return null;
      }
      return arrays.isEmpty() ? null : new Stores(access, name, descriptor);
    }

    /** Looks for stores; the value stored is what the instruction before has pushed. */
    private final class Stores extends MethodVisitor {
      private final int access;
      private final String name;
      private final String descriptor;
      private boolean afterNull;
      private boolean stores;
      private boolean replaces;

      Stores(int access, String name, String descriptor) {
        super(Opcodes.ASM9);
        this.access = access;
        this.name = name;
        this.descriptor = descriptor;
      }

      @Override
      public void visitInsn(int opcode) {
        stores |= opcode == Opcodes.AASTORE && !afterNull;
        afterNull = opcode == Opcodes.ACONST_NULL;
      }

      @Override
      public void visitVarInsn(int opcode, int variable) {
        afterNull = false;
      }

      @Override
      public void visitFieldInsn(int opcode, String owner, String field, String type) {
        replaces |=
            (opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC)
                && !afterNull
                && owner.equals(self)
                && arrays.contains(field);
        afterNull = false;
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String method, String type, boolean isInterface) {
        afterNull = false;
      }

      @Override
      public void visitEnd() {
        if (stores) {
          storing.add(entry(access, name, descriptor));
        } else if (replaces) {
          replacing.add(entry(access, name, descriptor));
        }
      }
    }
  }
}
