package heapwarden.faults;

import java.lang.invoke.MethodHandles;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Everything works although whatever the hooks deliver to throws, every time. */
final class ThrowingSink {
  private static final String HOOKS = "java.lang.HeapwardenHooks";
  private static final String SINK = "java/lang/HeapwardenSink";
  private static final AtomicInteger CALLS = new AtomicInteger();

  private ThrowingSink() {}

  public static void main(String[] arguments) throws Exception {
    Class<?> hooks = arguments.length == 0 ? find(HOOKS) : null;
    long before = 0;
    if (hooks != null) {
      Class<?> sink = MethodHandles.lookup().defineClass(sink());
      hooks
          .getMethod("install", Class.forName(SINK.replace('/', '.')))
          .invoke(null, sink.getConstructor().newInstance());
      before = hooks.getField("errors").getLong(null);
    }
    Works.all();
    if (hooks != null) {
      long errors = hooks.getField("errors").getLong(null) - before;
      System.err.println("planted " + CALLS.get() + " errors " + errors);
    }
  }

  private static Class<?> find(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** Called by the sink: a different failure each time. */
  public static void fail() throws Throwable {
    switch (CALLS.getAndIncrement() % 5) {
      case 0:
        throw new IllegalStateException("planted");
      case 1:
        throw new StackOverflowError("planted");
      case 2:
        throw new OutOfMemoryError("planted");
      case 3:
        throw new ThreadDeath();
      default:
        throw new Exception("planted, checked");
    }
  }

  /** A sink cannot be compiled against: its class exists under the agent only. */
  private static byte[] sink() {
    String own = ThrowingSink.class.getName().replace('.', '/');
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V11, Opcodes.ACC_PUBLIC, own + "Impl", null, SINK, new String[0]);
    MethodVisitor init = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(Opcodes.ALOAD, 0);
    init.visitMethodInsn(Opcodes.INVOKESPECIAL, SINK, "<init>", "()V", false);
    init.visitInsn(Opcodes.RETURN);
    init.visitMaxs(1, 1);
    init.visitEnd();
    String[][] methods = {
      {"opened", "(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/Object;I)V"},
      {"closed", "(Ljava/lang/Object;I)V"},
      {"detailed", "(Ljava/lang/Object;Ljava/lang/Object;I)V"}
    };
    for (String[] method : methods) {
      MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, method[0], method[1], null, null);
      code.visitCode();
      code.visitMethodInsn(Opcodes.INVOKESTATIC, own, "fail", "()V", false);
      code.visitInsn(Opcodes.RETURN);
      code.visitMaxs(0, 5);
      code.visitEnd();
    }
    writer.visitEnd();
    return writer.toByteArray();
  }
}
