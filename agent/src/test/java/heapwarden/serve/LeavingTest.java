package heapwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Once closed, nothing in the JDK leads to the loader of the agent any more. */
class LeavingTest {
  private static final long PATIENCE = 30_000;

  /** Has classes of its own of all that is ours. */
  private static final class Own extends ClassLoader {
    Own() {
      super(LeavingTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known != null
            ? known
            : name.startsWith("heapwarden.") ? findClass(name) : super.loadClass(name, resolve);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jmx", "jfr"})
  void nothingKeepsTheLoader(String what) throws Exception {
    WeakReference<ClassLoader> loader = liveAndLeave(what);
    long end = System.currentTimeMillis() + PATIENCE;
    while (loader.get() != null && System.currentTimeMillis() < end) {
      System.gc();
      Thread.sleep(50);
    }
    assertThat(loader.get()).as("the loader, once " + what + " is closed").isNull();
  }

  private static WeakReference<ClassLoader> liveAndLeave(String what) throws Exception {
    ClassLoader own = new Own();
    Class<?> life = own.loadClass(Registers.class.getName());
    assertThat(life).isNotSameAs(Registers.class);
    life.getMethod("run", String.class).invoke(null, what);
    return new WeakReference<>(own);
  }

  @Test
  void theNameIsFreeAgain() throws Exception {
    ObjectName name = new ObjectName(Jmx.NAME);
    Jmx first = new Jmx(Registers.figures());
    assertThatThrownBy(() -> new Jmx(Registers.figures()))
        .hasMessageContaining("InstanceAlreadyExists");
    assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(name)).isTrue();
    first.close();
    assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(name)).isFalse();
    new Jmx(Registers.figures()).close();
  }
}
