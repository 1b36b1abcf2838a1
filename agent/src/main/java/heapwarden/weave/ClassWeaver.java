package heapwarden.weave;

import heapwarden.hook.Hooks;
import heapwarden.weave.HookPoint.At;
import heapwarden.weave.HookPoint.Operand;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Inserts the calls of some hook points into one class file.
 *
 * <p>Straight-line code only: a few loads and one {@code invokestatic}. No branch, no handler, no
 * local variable, so stack maps stay valid as they are and nothing has to be computed or loaded.
 * Methods without a point are copied byte by byte.
 */
final class ClassWeaver extends ClassVisitor {
  private static final String HOOKS = Hooks.class.getName().replace('.', '/');
  private static final String OPENED = "(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/Object;I)V";
  private static final String CLOSED = "(Ljava/lang/Object;I)V";
  private static final String DETAILED = "(Ljava/lang/Object;Ljava/lang/Object;I)V";
  private static final String INSERTED = "(Ljava/lang/Object;J)V";
  private static final String ADDING = "(Ljava/lang/Object;II)V";
  private static final String ADDED = "(Ljava/lang/Object;I)V";
  private static final String REMOVING =
      "(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/Object;)V";
  private static final String ADDED_ANY = "(Ljava/lang/Object;Ljava/lang/Object;)V";
  private static final String ADDED_KEY = "(Ljava/lang/Object;Ljava/lang/Object;I)V";

  private static final String LIMITED = "(ILjava/lang/Object;)I";
  private static final String TOLD = "(Ljava/lang/Object;)V";
  private static final String ENDED = "(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;";

  /** The most a call pushes on top of what is there: a copy of the result, two operands, an int. */
  private static final int EXTRA_STACK = 5;

  private final List<HookPoint> points;
  private final boolean[] met;
  private String self = "";
  private @Nullable String parent;

  private ClassWeaver(@Nullable ClassVisitor next, List<HookPoint> points) {
    super(Opcodes.ASM9, next);
    this.points = points;
    this.met = new boolean[points.size()];
  }

  /**
   * Weaves the points into a class.
   *
   * @param met set true for each point that found its method, in the order of {@code points}
   * @return the woven class, or {@code null} when no point found its method
   */
  static byte @Nullable [] weave(ClassReader reader, List<HookPoint> points, boolean[] met) {
    ClassWriter writer = new ClassWriter(reader, 0);
    ClassWeaver weaver = new ClassWeaver(writer, points);
    reader.accept(weaver, 0);
    System.arraycopy(weaver.met, 0, met, 0, met.length);
    for (boolean one : met) {
      if (one) {
        return writer.toByteArray();
      }
    }
    return null;
  }

  /** Tells which points would find their method, without weaving. */
  static boolean[] match(ClassReader reader, List<HookPoint> points) {
    ClassWeaver weaver = new ClassWeaver(null, points);
    int skip = ClassReader.SKIP_CODE;
    for (HookPoint point : points) {
      if (point.isWithin()) {
        skip = ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;
      }
    }
    reader.accept(weaver, skip);
    return weaver.met;
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
    parent = superName;
    super.visit(version, access, name, signature, superName, interfaces);
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) != 0) {
      return next;
    }
    HookPoint[] here = null;
    int count = 0;
    for (int i = 0; i < met.length; i++) {
      HookPoint point = points.get(i);
      if (point.matches(name, descriptor)) {
        if (!point.isWithin()) {
          met[i] = true;
        }
        here = here == null ? new HookPoint[met.length] : here;
        here[i] = point;
        count++;
      }
    }
    return count == 0 || here == null
        ? next
        : new MethodWeaver(next, here, access, name, descriptor);
  }

  private final class MethodWeaver extends MethodVisitor {
    /** By the index of the point; holes are null. */
    private final @Nullable HookPoint[] here;

    private final boolean isStatic;
    private final boolean constructor;
    private final String descriptor;
    private int unfinishedNews;
    private boolean delegates;
    private boolean afterNull;

    MethodWeaver(
        @Nullable MethodVisitor next,
        @Nullable HookPoint[] here,
        int access,
        String name,
        String descriptor) {
      super(Opcodes.ASM9, next);
      this.here = here;
      this.isStatic = (access & Opcodes.ACC_STATIC) != 0;
      this.constructor = HookPoint.CONSTRUCTOR.equals(name);
      this.descriptor = descriptor;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      for (HookPoint point : here) {
        if (point != null && point.at == At.ENTRY) {
          call(point);
        }
      }
    }

    @Override
    public void visitInsn(int opcode) {
      boolean returns = opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
      if ((returns || opcode == Opcodes.ATHROW) && !delegates) {
        for (HookPoint point : here) {
          if (point != null
              && (point.at == At.END
                  || (returns && point.at == At.EXIT)
                  || (opcode == Opcodes.ARETURN && afterNull && point.at == At.NULL_EXIT))
              && (point.resource != Operand.RESULT || opcode == Opcodes.ARETURN)
              && (point.detail != Operand.RESULT || opcode == Opcodes.IRETURN)) {
            call(point);
          }
        }
      }
      afterNull = opcode == Opcodes.ACONST_NULL;
      super.visitInsn(opcode);
    }

    /** A place others jump to returns what they bring, not what stands before it. */
    @Override
    public void visitFrame(int type, int locals, Object[] local, int stack, Object[] stackTypes) {
      afterNull = false;
      super.visitFrame(type, locals, local, stack, stackTypes);
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
      afterNull = false;
      super.visitVarInsn(opcode, variable);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      afterNull = false;
      if (opcode == Opcodes.NEW && type.equals(self)) {
        unfinishedNews++;
      }
      super.visitTypeInsn(opcode, type);
    }

    /** Notices {@code this(...)}: the sibling it calls has the hook. */
    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      afterNull = false;
      if (constructor
          && opcode == Opcodes.INVOKESPECIAL
          && owner.equals(self)
          && !owner.equals(parent)
          && name.equals(HookPoint.CONSTRUCTOR)) {
        if (unfinishedNews > 0) {
          unfinishedNews--;
        } else {
          delegates = true;
        }
      }
      if (owner.equals(self) && !constructor) {
        within(At.BEFORE_CALL, name);
      }
      super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      if (owner.equals(self) && !constructor) {
        within(At.AFTER_CALL, name);
      }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      afterNull = false;
      boolean writes =
          opcode == Opcodes.PUTFIELD && owner.equals(self) && !constructor && !isStatic;
      if (writes && descriptor.equals("I")) {
        within(At.BEFORE_WRITE, name);
      }
      super.visitFieldInsn(opcode, owner, name, descriptor);
      if (writes) {
        within(At.AFTER_WRITE, name);
      }
    }

    private void within(At what, String name) {
      for (int i = 0; i < here.length; i++) {
        HookPoint point = here[i];
        if (point != null && point.at == what && name.equals(point.member)) {
          met[i] = true;
          call(point);
        }
      }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
      super.visitMaxs(maxStack + EXTRA_STACK, maxLocals);
    }

    private void call(HookPoint point) {
      if (point.call == HookPoint.Call.INSERTED) {
        inserted(point);
        return;
      }
      push(point.resource);
      switch (point.call) {
        case OPENED:
          push(point.ownerOperand);
          push(point.detail);
          invoke("opened", OPENED, point.point);
          break;
        case CLOSED:
          invoke("closed", CLOSED, point.point);
          break;
        case DETAILED:
          push(point.detail);
          invoke("detailed", DETAILED, point.point);
          break;
        case ADDING_IF_MARKED:
          super.visitVarInsn(Opcodes.ILOAD, slot(point.detail.index));
          sized(point, "addingIfMarked", ADDING);
          break;
        case ADDED_IF_MARKED:
          sized(point, "addedIfMarked", ADDED);
          break;
        case ADDED_KEY_IF_MARKED:
          push(point.detail);
          sized(point, "addedKeyIfMarked", ADDED_KEY);
          break;
        case RESIZED:
          sized(point, "resized", ADDED);
          break;
        case LIMITED:
          super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "limited", LIMITED, false);
          break;
        case WRITING:
          super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "writing", TOLD, false);
          break;
        case ADDED:
          sized(point, "added", ADDED);
          break;
        case ADDED_KEY:
          push(point.detail);
          sized(point, "addedKey", ADDED_KEY);
          break;
        case FINISHED:
          push(point.detail);
          super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "finished", ADDED_ANY, false);
          break;
        case REMOVING:
          push(point.detail);
          push(point.ownerOperand);
          super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "removing", REMOVING, false);
          break;
        case SUBMITTED:
          super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "submitted", TOLD, false);
          break;
        case RUNNING:
          super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "running", TOLD, false);
          break;
        case RAN:
          super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "ran", TOLD, false);
          break;
        case BEGUN:
          super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "begun", TOLD, false);
          break;
        case ENDED:
          push(point.detail);
          super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "ended", ENDED, false);
          replaceArgument(point.detail.index);
          break;
        default:
          throw new IllegalStateException(point.call.name());
      }
    }

    /**
     * The growth is what a write adds, or a boolean on top of the stack, or an argument, or one.
     */
    private void inserted(HookPoint point) {
      if (point.at == At.BEFORE_WRITE && point.member != null) {
        super.visitInsn(Opcodes.DUP2); // the object and the new value, which the write will take
        super.visitInsn(Opcodes.SWAP);
        super.visitInsn(Opcodes.DUP_X1);
        super.visitFieldInsn(Opcodes.GETFIELD, self, point.member, "I");
        super.visitInsn(Opcodes.ISUB);
        super.visitInsn(Opcodes.I2L);
      } else if (point.detail == Operand.RESULT) {
        super.visitInsn(Opcodes.DUP);
        super.visitInsn(Opcodes.I2L);
        push(point.resource);
        super.visitInsn(Opcodes.DUP_X2);
        super.visitInsn(Opcodes.POP);
      } else {
        push(point.resource);
        if (point.detail.from == Operand.From.ARGUMENT) {
          super.visitVarInsn(Opcodes.LLOAD, slot(point.detail.index));
        } else {
          super.visitInsn(Opcodes.LCONST_1);
        }
      }
      super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "inserted", INSERTED, false);
    }

    /** With the field that the point names, if it names one. */
    private void sized(HookPoint point, String hook, String hookDescriptor) {
      String field = point.size;
      if (field == null) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, hook, ADDED_ANY, false);
        return;
      }
      super.visitVarInsn(Opcodes.ALOAD, 0);
      super.visitFieldInsn(Opcodes.GETFIELD, self, field, "I");
      super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, hook, hookDescriptor, false);
    }

    private void invoke(String hook, String hookDescriptor, int point) {
      if (point <= Short.MAX_VALUE) {
        super.visitIntInsn(Opcodes.SIPUSH, point);
      } else {
        super.visitLdcInsn(point);
      }
      super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, hook, hookDescriptor, false);
    }

    private void push(Operand operand) {
      switch (operand.from) {
        case NOTHING:
          super.visitInsn(Opcodes.ACONST_NULL);
          break;
        case THIS:
          if (isStatic) {
            super.visitInsn(Opcodes.ACONST_NULL);
          } else {
            super.visitVarInsn(Opcodes.ALOAD, 0);
          }
          break;
        case RESULT:
          super.visitInsn(Opcodes.DUP);
          break;
        case ARGUMENT:
          pushArgument(operand.index);
          break;
        case FIELD:
          pushField(operand);
          break;
        case CLASS:
          super.visitLdcInsn(Type.getObjectType(self));
          break;
      }
    }

    private void pushArgument(int index) {
      Type[] types = Type.getArgumentTypes(descriptor);
      int wanted = index < 0 ? types.length + index : index;
      if (wanted < 0 || wanted >= types.length || types[wanted].getSort() < Type.ARRAY) {
        super.visitInsn(Opcodes.ACONST_NULL);
        return;
      }
      super.visitVarInsn(Opcodes.ALOAD, slot(wanted));
    }

    /** Takes what is on the stack, an object, for an argument. */
    private void replaceArgument(int argument) {
      Type type = Type.getArgumentTypes(descriptor)[argument];
      super.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
      super.visitVarInsn(Opcodes.ASTORE, slot(argument));
    }

    /** The local variable of an argument. */
    private int slot(int argument) {
      Type[] types = Type.getArgumentTypes(descriptor);
      int slot = isStatic ? 0 : 1;
      for (int i = 0; i < argument; i++) {
        slot += types[i].getSize();
      }
      return slot;
    }

    private void pushField(Operand operand) {
      String type = operand.type == null ? "Ljava/lang/Object;" : operand.type;
      super.visitVarInsn(Opcodes.ALOAD, 0);
      super.visitFieldInsn(Opcodes.GETFIELD, self, operand.name, type);
      if (type.equals("Z")) {
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC, "java/lang/Boolean", "valueOf", "(Z)Ljava/lang/Boolean;", false);
      }
    }
  }
}
