package heapwarden.weave;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Kind;
import heapwarden.hook.Hooks;
import heapwarden.weave.HookPoint.Call;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table against the JDK that runs the tests. */
@EnabledOnOs(OS.LINUX)
class HookTableTest {
  private static final int FEATURE = Runtime.version().feature();
  private static final EnumSet<Kind> ALL = EnumSet.allOf(Kind.class);

  /** Classes of Windows and of BSD. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "sun/nio/ch/Iocp",
          "sun/nio/ch/KQueuePort",
          "sun/nio/ch/KQueueSelectorImpl",
          "sun/nio/ch/WEPollSelectorImpl",
          "sun/nio/ch/WindowsAsynchronousFileChannelImpl",
          "sun/nio/ch/WindowsAsynchronousServerSocketChannelImpl",
          "sun/nio/ch/WindowsAsynchronousSocketChannelImpl",
          "sun/nio/ch/WindowsSelectorImpl",
          "sun/nio/fs/PollingWatchService",
          "sun/nio/fs/WindowsDirectoryStream",
          "sun/nio/fs/WindowsWatchService");

  /** What came with a version, and what had gone by one. */
  private static final Map<String, Integer> SINCE =
      Map.of(
          "sun.nio.ch.NioSocketImpl", 13,
          "java.util.concurrent.ThreadPerTaskExecutor", 19,
          "java.util.concurrent.ForkJoinPool.close", 19,
          "java.util.concurrent.DelayScheduler$ScheduledForkJoinTask", 25,
          "java.util.concurrent.ForkJoinPool.scheduleAtFixedRate", 25,
          "java.util.concurrent.ForkJoinPool.scheduleWithFixedDelay", 25);

  private static final Map<String, Integer> GONE_BY =
      Map.of(
          "java.net.AbstractPlainSocketImpl", 19,
          "java.net.AbstractPlainDatagramSocketImpl", 19);

  static List<HookedClass> present() {
    return HookTable.of(ALL, FEATURE).values().stream()
        .filter(hooked -> bytes(hooked.name) != null)
        .toList();
  }

  private static byte[] bytes(String name) {
    return Woven.bytes(ClassLoader.getPlatformClassLoader(), name);
  }

  private static boolean belongsToAnotherVersion(String name) {
    return SINCE.getOrDefault(name, 0) > FEATURE
        || GONE_BY.getOrDefault(name, Integer.MAX_VALUE) <= FEATURE;
  }

  @Test
  void eachClassIsThereOrBelongsToAnotherVersionOrSystem() {
    Set<String> missing = new TreeSet<>();
    for (HookedClass hooked : HookTable.of(ALL, FEATURE).values()) {
      if (bytes(hooked.name) == null
          && !ELSEWHERE.contains(hooked.name)
          && !belongsToAnotherVersion(hooked.name.replace('/', '.'))) {
        missing.add(hooked.name);
      }
    }
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("present")
  void eachPointFindsItsMethodOrBelongsToAnotherVersion(HookedClass hooked) {
    boolean[] met = ClassWeaver.match(new ClassReader(bytes(hooked.name)), hooked.points);
    for (int i = 0; i < met.length; i++) {
      HookPoint point = hooked.points.get(i);
      assertThat(met[i]).as("%s", point).isEqualTo(!belongsToAnotherVersion(point.toString()));
    }
  }

  @ParameterizedTest
  @MethodSource("present")
  void eachWovenClassPassesVerificationAndCallsTheHooks(HookedClass hooked) {
    boolean[] met = new boolean[hooked.points.size()];
    byte[] before = bytes(hooked.name);
    byte[] after = ClassWeaver.weave(new ClassReader(before), hooked.points, met);
    assertThat(after).isNotNull();
    Woven.verify(after, ClassLoader.getPlatformClassLoader());
    assertThat(callsOfHooks(before)).isZero();
    assertThat(callsOfHooks(after)).isPositive();
  }

  /** What a class has to load anew when it is woven may deadlock or end in a circle. */
  @ParameterizedTest
  @MethodSource("present")
  void weavingAddsNoMembersAndNoDynamicCalls(HookedClass hooked) {
    byte[] before = bytes(hooked.name);
    byte[] after =
        ClassWeaver.weave(
            new ClassReader(before), hooked.points, new boolean[hooked.points.size()]);
    assertThat(shape(after)).isEqualTo(shape(before));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void oneKindAloneOpensNothingElse(Kind kind) {
    for (HookedClass hooked : HookTable.of(EnumSet.of(kind), FEATURE).values()) {
      for (HookPoint point : hooked.points) {
        if (point.call == Call.OPENED) {
          assertThat(point.kind)
              .isIn(
                  kind,
                  kind == Kind.SERVER_SOCKET ? Kind.SOCKET : kind,
                  kind == Kind.SCHEDULED_EXECUTOR ? Kind.EXECUTOR : kind);
        }
      }
    }
  }

  @Test
  void threadsAreFollowedByTheirGroupUntil18AndByThemselvesFrom19() {
    assertThat(HookTable.of(ALL, 18))
        .containsKey("java/lang/ThreadGroup")
        .doesNotContainKey("java/lang/Thread");
    assertThat(HookTable.of(ALL, 19))
        .containsKey("java/lang/Thread")
        .doesNotContainKey("java/lang/ThreadGroup");
  }

  private static int callsOfHooks(byte[] classFile) {
    int[] calls = new int[1];
    visit(
        classFile,
        new MethodVisitor(Opcodes.ASM9) {
          @Override
          public void visitMethodInsn(
              int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (owner.equals(Hooks.class.getName().replace('.', '/'))) {
              calls[0]++;
            }
          }
        });
    return calls[0];
  }

  private static String shape(byte[] classFile) {
    StringBuilder shape = new StringBuilder();
    ClassReader reader = new ClassReader(classFile);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            shape.append(access).append(' ').append(name).append(descriptor).append('\n');
            return new MethodVisitor(Opcodes.ASM9) {
              @Override
              public void visitInvokeDynamicInsn(
                  String method,
                  String type,
                  net.bytebuddy.jar.asm.Handle bootstrap,
                  Object... arguments) {
                shape.append("  dynamic ").append(method).append('\n');
              }
            };
          }
        },
        0);
    return shape.toString();
  }

  private static void visit(byte[] classFile, MethodVisitor visitor) {
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access,
                  String name,
                  String descriptor,
                  String signature,
                  String[] exceptions) {
                return visitor;
              }
            },
            0);
  }
}
