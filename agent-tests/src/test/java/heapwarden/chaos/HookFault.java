package heapwarden.chaos;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Puts a sink before each that is in force, which throws at every other call. Needs java.lang to be
 * opened. A sink is exchanged for the next only as long as it is the one that was seen, since the
 * agent may come and go meanwhile.
 */
final class HookFault extends Fault {
  private static final String HOOKS = "java.lang.HeapwardenHooks";
  private static final String SINK = "java/lang/HeapwardenSink";
  private static final String OWN = HookFault.class.getName().replace('.', '/');
  private static final String[] FIELDS = {"sink", "follower", "counter", "governor"};
  private static final AtomicInteger CALLS = new AtomicInteger();

  private Constructor<?> maker;
  private Field delegate;
  private final List<VarHandle> sinks = new ArrayList<>();

  HookFault() {
    super("hooks throw", Excuse.NONE);
  }

  /** Called by the sinks: a different failure each time, and none every other time. */
  @SuppressWarnings("removal")
  public static void strike() throws Throwable {
    switch (CALLS.getAndIncrement() % 10) {
      case 0:
        throw new IllegalStateException("planted");
      case 2:
        throw new StackOverflowError("planted");
      case 4:
        throw new OutOfMemoryError("planted");
      case 6:
        throw new ThreadDeath();
      case 8:
        throw new Exception("planted, checked");
      default:
    }
  }

  static int calls() {
    return CALLS.get();
  }

  private void prepare() throws ReflectiveOperationException {
    if (maker != null) {
      return;
    }
    Class<?> hooks = Class.forName(HOOKS);
    Class<?> type = Class.forName(SINK.replace('/', '.'));
    sinks.clear();
    MethodHandles.Lookup inside = MethodHandles.privateLookupIn(hooks, MethodHandles.lookup());
    for (String name : FIELDS) {
      sinks.add(inside.findStaticVarHandle(hooks, name, type));
    }
    Class<?> made = MethodHandles.lookup().defineClass(sink(type));
    delegate = made.getField("delegate");
    maker = made.getConstructor();
  }

  @Override
  void begin() throws Throwable {
    prepare();
    for (VarHandle sink : sinks) {
      Object there = sink.getVolatile();
      if (there.getClass().getClassLoader() != null
          && there.getClass() != maker.getDeclaringClass()) {
        Object before = maker.newInstance();
        delegate.set(before, there);
        sink.compareAndSet(there, before);
      }
    }
  }

  @Override
  void end() {
    if (maker == null) {
      return; // it could not begin, for want of memory perhaps
    }
    for (VarHandle sink : sinks) {
      Object there = sink.getVolatile();
      if (there.getClass() == maker.getDeclaringClass()) {
        try {
          sink.compareAndSet(there, delegate.get(there));
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  /** A sink cannot be compiled against: its class exists under the agent only. */
  private static byte[] sink(Class<?> type) {
    String self = OWN + "Sink";
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V11, Opcodes.ACC_PUBLIC, self, null, SINK, new String[0]);
    String described = "L" + SINK + ";";
    writer.visitField(Opcodes.ACC_PUBLIC, "delegate", described, null, null).visitEnd();
    MethodVisitor init = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(Opcodes.ALOAD, 0);
    init.visitMethodInsn(Opcodes.INVOKESPECIAL, SINK, "<init>", "()V", false);
    init.visitInsn(Opcodes.RETURN);
    init.visitMaxs(0, 0);
    init.visitEnd();
    for (Method method : type.getDeclaredMethods()) {
      if (!Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
        continue;
      }
      String descriptor = Type.getMethodDescriptor(method);
      MethodVisitor code =
          writer.visitMethod(Opcodes.ACC_PUBLIC, method.getName(), descriptor, null, null);
      code.visitCode();
      code.visitMethodInsn(Opcodes.INVOKESTATIC, OWN, "strike", "()V", false);
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitFieldInsn(Opcodes.GETFIELD, self, "delegate", described);
      int slot = 1;
      for (Type argument : Type.getArgumentTypes(method)) {
        code.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), slot);
        slot += argument.getSize();
      }
      code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, SINK, method.getName(), descriptor, false);
      code.visitInsn(Type.getReturnType(method).getOpcode(Opcodes.IRETURN));
      code.visitMaxs(0, 0);
      code.visitEnd();
    }
    writer.visitEnd();
    return writer.toByteArray();
  }
}
