package heapwarden.grow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Class loaders that define the same names again and again, in this JVM. */
class LoadersTest {
  private static final String HERE = LoadersTest.class.getName();
  private static final long AMPLE = 10_000_000_000L;
  private static final PutSites NOBODY = Censuses.nobody();

  /** What holds the loaders of a test. */
  private static Object held;

  private static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();

  private final CountDownLatch end = new CountDownLatch(1);

  /** By all censuses of a test, of all of its loaders. */
  private final List<Integer> told = new ArrayList<>();

  private final List<Thread> hooks = new ArrayList<>();
  private final Census census = Censuses.census();

  /** What each loader defines anew. */
  public static final class Plugin implements Supplier<Object>, Runnable {
    /** Of the class of one loader: what came before it. */
    public static Object before;

    private Object kept;
    private CountDownLatch end;

    @Override
    public Object get() {
      return kept;
    }

    /** Lives until the test ends. */
    @Override
    public void run() {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A name that comes once for each loader. */
  private static final class Own extends ClassLoader {
    private final Class<?> type;

    Own() {
      super(LoadersTest.class.getClassLoader());
      byte[] bytes = bytes();
      type = defineClass(Plugin.class.getName(), bytes, 0, bytes.length);
    }

    Object plugin() {
      try {
        return type.getConstructor().newInstance();
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }

    Object plugin(String field, Object value) {
      try {
        Object made = plugin();
        java.lang.reflect.Field at = type.getDeclaredField(field);
        at.setAccessible(true);
        at.set(made, value);
        return made;
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static byte[] bytes() {
    try (InputStream in = LoadersTest.class.getResourceAsStream("LoadersTest$Plugin.class")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of other tests. */
  @BeforeEach
  void collect() {
    System.gc();
  }

  @AfterEach
  void letGo() {
    held = null;
    LOCAL.remove();
    end.countDown();
    hooks.forEach(Runtime.getRuntime()::removeShutdownHook);
  }

  private CensusSnapshot take() {
    CensusSnapshot snapshot = census.take(AMPLE, NOBODY);
    for (LoaderSample sample : snapshot.loaders()) {
      for (int outlived : sample.outlived()) {
        told.add(outlived);
      }
    }
    return snapshot;
  }

  /** A census after a collection of all, which finds what earlier ones saw. */
  private LoaderSample afterCollection() {
    take();
    census.expectLast();
    System.gc();
    List<LoaderSample> samples = take().loaders();
    return samples.stream()
        .filter(sample -> sample.loader().equals(Own.class.getName()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("only " + samples));
  }

  private static List<Object> plugins(int number) {
    List<Object> plugins = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      plugins.add(new Own().plugin());
    }
    return plugins;
  }

  private static int last(LoaderSample sample) {
    int[] outlived = sample.outlived();
    return outlived.length == 0 ? -1 : outlived[outlived.length - 1];
  }

  @Test
  void thoseThatOutlivedACollectionAreCountedWithWhatHoldsThem() {
    held = plugins(12);
    LoaderSample sample = afterCollection();
    assertThat(last(sample)).isEqualTo(12);
    assertThat(sample.live()).isEqualTo(12);
    assertThat(sample.name()).isEqualTo(Plugin.class.getName());
    assertThat(sample.holders())
        .containsExactly(HERE + ".held[] (an object of its class " + Plugin.class.getName() + ')');
  }

  @Test
  void garbageIsNeverCounted() {
    plugins(40);
    held = plugins(3);
    take();
    assertThat(told).isEmpty();
    LoaderSample sample = afterCollection();
    assertThat(last(sample)).isBetween(3, 4); // the last of those dropped may be on the stack
    assertThat(sample.holders()).isEmpty();
  }

  @Test
  void ofEachCensusItIsToldHowManyWereThereThatAreStillThere() {
    List<Object> plugins = new ArrayList<>();
    held = plugins;
    for (int i = 1; i <= 5; i++) {
      plugins.addAll(plugins(2));
      take();
    }
    afterCollection();
    assertThat(told).containsExactly(2, 4, 6, 8, 10, 10);
    plugins.clear();
    plugins.addAll(plugins(2));
    LoaderSample later = afterCollection();
    assertThat(last(later)).isBetween(2, 3);
    assertThat(later.removed()).isBetween(9L, 10L);
  }

  @Test
  void loadersThatDefineDifferentNamesAreNoPopulation() {
    held = List.of(new Own().plugin());
    take();
    System.gc();
    assertThat(take().loaders()).isEmpty();
  }

  @Test
  void loadersAndTheirClassesHoldThemToo() {
    List<Object> mixed = new ArrayList<>();
    plugins(20)
        .forEach(plugin -> mixed.add(mixed.size() % 2 == 0 ? plugin.getClass() : loaderOf(plugin)));
    held = mixed;
    assertThat(afterCollection().holders())
        .containsExactlyInAnyOrder(
            HERE + ".held[] (its class " + Plugin.class.getName() + ')',
            HERE + ".held[] (the loader)");
  }

  private static ClassLoader loaderOf(Object plugin) {
    return plugin.getClass().getClassLoader();
  }

  @Test
  void aThreadThatRunsOnHoldsThem() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      Thread thread = new Thread((Runnable) new Own().plugin("end", end), "poller-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    assertThat(afterCollection().holders().get(0))
        .startsWith("thread \"poller-*\".")
        .endsWith(" (an object of its class " + Plugin.class.getName() + ')');
  }

  @Test
  void theContextLoaderOfAThreadHoldsThem() {
    for (int i = 0; i < 10; i++) {
      Thread thread = new Thread(idle(end), "idle-" + i);
      thread.setContextClassLoader(new Own());
      thread.setDaemon(true);
      initialise(thread.getContextClassLoader());
      thread.start();
    }
    assertThat(afterCollection().holders())
        .containsExactly("thread \"idle-*\".contextClassLoader (the loader)");
  }

  private static void initialise(ClassLoader loader) {
    ((Own) loader).plugin();
  }

  /** Lives until the test ends, and knows nothing of it. */
  private static Runnable idle(CountDownLatch end) {
    return () -> {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  @Test
  void aThreadLocalHoldsThem() {
    LOCAL.set(plugins(10));
    assertThat(afterCollection().holders())
        .allMatch(holder -> holder.startsWith("thread \""))
        .allMatch(holder -> holder.contains(".threadLocals[" + HERE + ".LOCAL][] (an object of"))
        .hasSize(1);
  }

  @Test
  void aRegistryOfTheJdkHoldsThem() {
    for (int i = 0; i < 10; i++) {
      Thread hook = new Thread((Runnable) new Own().plugin("end", end));
      Runtime.getRuntime().addShutdownHook(hook);
      hooks.add(hook);
    }
    end.countDown();
    assertThat(afterCollection().holders())
        .anyMatch(holder -> holder.startsWith("java.lang.ApplicationShutdownHooks.hooks[]."));
  }

  @Test
  void theOneInUseMayHoldItsPredecessors() {
    Object last = null;
    for (int i = 0; i < 10; i++) {
      last = new Own().plugin("kept", last);
      take();
    }
    held = last;
    assertThat(afterCollection().holders().get(0))
        .isEqualTo(HERE + ".held.kept (an object of its class " + Plugin.class.getName() + ')');
  }

  @Test
  void staticFieldsOfTheOneInUseMayHoldItsPredecessors() {
    Object last = null;
    for (int i = 0; i < 10; i++) {
      last = new Own().plugin("before", last);
      take();
    }
    held = last;
    assertThat(afterCollection().holders().get(0))
        .startsWith(Plugin.class.getName() + ".before (an object of its class ");
  }

  @Test
  void ofVeryManyEverySecondStandsForTwo() {
    held = plugins(Loaders.MEMBERS + 88);
    LoaderSample sample = afterCollection();
    assertThat(last(sample)).isBetween(590, 610);
    assertThat(sample.live()).isBetween(590, 610);
  }
}
