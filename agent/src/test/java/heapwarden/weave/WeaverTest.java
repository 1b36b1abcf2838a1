package heapwarden.weave;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.config.Declared;
import heapwarden.finding.Kind;
import heapwarden.hook.Hooks;
import heapwarden.weave.Woven.Event;
import java.io.FileInputStream;
import java.lang.reflect.Proxy;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which classes are woven, and with what. */
class WeaverTest {
  private static final int FEATURE = Runtime.version().feature();
  private static final ClassLoader APPLICATION = new URLClassLoader(new java.net.URL[0]);
  private final Woven woven = new Woven();

  @AfterEach
  void takeTheSinkOut() {
    woven.close();
  }

  /** Has the shape of a JDBC data source. */
  public static class Source {
    public Connection getConnection() {
      return (Connection)
          Proxy.newProxyInstance(
              getClass().getClassLoader(), new Class<?>[] {Connection.class}, (p, m, a) -> null);
    }

    public String getConnectionName() {
      return "name";
    }
  }

  /** Names a JDBC type, but is an interface. */
  public interface Api {
    default Connection getConnection() {
      return null;
    }
  }

  /** Closed by what it inherits. */
  public static class Base implements AutoCloseable {
    @Override
    public void close() {}
  }

  /** Without a close of its own. */
  public static class Session extends Base {}

  /** Opened and closed by two methods. */
  public static class Lease {
    public Object acquire() {
      return new Object();
    }

    public void begin() {}

    public void release(Object leased) {}

    public void end() {}
  }

  private static Weaver weaver(String... track) {
    return new Weaver(
        EnumSet.allOf(Kind.class), Arrays.stream(track).map(Declared::parse).toList(), FEATURE);
  }

  private static byte[] transform(Weaver weaver, ClassLoader loader, Class<?> type) {
    return weaver.transform(
        loader, type.getName().replace('.', '/'), null, null, Woven.bytes(type));
  }

  private Object make(Weaver weaver, Class<?> type) throws Exception {
    byte[] bytes = transform(weaver, APPLICATION, type);
    assertThat(bytes).isNotNull();
    return woven.define(type, bytes).getConstructor().newInstance();
  }

  private static Object call(Object target, String method, Object... arguments) throws Exception {
    for (var one : target.getClass().getMethods()) {
      if (one.getName().equals(method)) {
        return one.invoke(target, arguments);
      }
    }
    throw new NoSuchMethodException(method);
  }

  private static byte[] jdk(Class<?> type) {
    return Woven.bytes(ClassLoader.getPlatformClassLoader(), type.getName().replace('.', '/'));
  }

  @Test
  void classesOfTheJdkAreWovenByNameAndLoader() {
    byte[] bytes = jdk(FileInputStream.class);
    assertThat(weaver().transform(null, "java/io/FileInputStream", null, null, bytes)).isNotNull();
    assertThat(weaver().transform(APPLICATION, "java/io/FileInputStream", null, null, bytes))
        .as("one of the same name in the application")
        .isNull();
    assertThat(weaver().transform(null, "java/lang/String", null, null, jdk(String.class)))
        .isNull();
  }

  @Test
  void kindsThatAreNotWantedAreNotWoven() {
    Weaver none = new Weaver(EnumSet.of(Kind.JDBC), List.of(), FEATURE);
    byte[] zip = jdk(java.util.zip.ZipFile.class);
    byte[] woven = none.transform(null, "java/util/zip/ZipFile", null, null, zip);
    Weaver all = weaver();
    assertThat(all.transform(null, "java/util/zip/ZipFile", null, null, zip).length)
        .isGreaterThan(woven == null ? zip.length : woven.length);
  }

  @Test
  void ourOwnClassesAreLeftAlone() {
    assertThat(transform(weaver(), Weaver.class.getClassLoader(), Source.class)).isNull();
  }

  @Test
  void aClassWithoutANameIsLeftAlone() {
    assertThat(weaver().transform(APPLICATION, null, null, null, Woven.bytes(Source.class)))
        .isNull();
  }

  @Test
  void whatLooksLikeADataSourceReportsItsConnections() throws Exception {
    Object source = make(weaver(), Source.class);
    Object connection = call(source, "getConnection");
    assertThat(woven.events)
        .containsExactly(
            new Event(
                "opened",
                connection,
                source,
                null,
                Kind.JDBC.ordinal() | Hooks.JDBC_CONNECTION | Hooks.ONCE));
    call(source, "getConnectionName");
    assertThat(woven.events).hasSize(1);
  }

  @Test
  void interfacesAreLeftAlone() {
    assertThat(transform(weaver(), APPLICATION, Api.class)).isNull();
  }

  @Test
  void withoutJdbcNothingOfTheApplicationIsWoven() {
    Weaver files = new Weaver(EnumSet.of(Kind.FILE), List.of(), FEATURE);
    assertThat(transform(files, APPLICATION, Source.class)).isNull();
  }

  @Test
  void aDeclaredClassOpensInItsConstructorAndClosesInClose() throws Exception {
    Object base = make(weaver(Base.class.getName()), Base.class);
    call(base, "close");
    assertThat(woven.events).extracting(Event::hook).containsExactly("opened", "closed");
    assertThat(woven.events).extracting(Event::resource).containsOnly(base);
    assertThat(woven.events.get(0).point())
        .isEqualTo(Kind.CLOSEABLE.ordinal() | Hooks.ONCE | Hooks.AUTO_CLOSEABLE);
  }

  @Test
  void anInheritedCloseIsWovenIntoTheSuperclass() throws Exception {
    Weaver weaver = weaver(Session.class.getName());
    assertThat(transform(weaver, APPLICATION, Base.class)).as("not before it is needed").isNull();
    byte[] session = transform(weaver, APPLICATION, Session.class);
    byte[] base = transform(weaver, APPLICATION, Base.class);
    woven.define(Base.class, base);
    Object made = woven.define(Session.class, session).getConstructor().newInstance();
    call(made, "close");
    assertThat(woven.events).extracting(Event::hook).containsExactly("opened", "closed");
  }

  @Test
  void aPairOpensWhatItReturnsAndClosesWhatItIsGiven() throws Exception {
    Object lease = make(weaver(Lease.class.getName() + "#acquire>release"), Lease.class);
    Object leased = call(lease, "acquire");
    call(lease, "release", leased);
    assertThat(woven.events)
        .filteredOn(event -> event.resource() == leased)
        .extracting(Event::hook)
        .containsExactly("opened", "closed");
    assertThat(woven.events)
        .filteredOn(event -> event.resource() == lease)
        .extracting(Event::hook)
        .as("the lease itself was never opened")
        .doesNotContain("opened");
  }

  @Test
  void aPairThatReturnsNothingOpensTheObjectItself() throws Exception {
    Object lease = make(weaver(Lease.class.getName() + "#begin>end"), Lease.class);
    call(lease, "begin");
    call(lease, "end");
    assertThat(woven.events)
        .filteredOn(event -> event.resource() != null)
        .extracting(Event::hook)
        .containsExactly("opened", "closed");
    assertThat(woven.events.get(0).resource()).isSameAs(lease);
  }

  @Test
  void aTestPlatformThatLacksWhatIsToBeWovenIsNoticed() {
    Weaver weaver = weaver();
    weaver.followTests();
    weaver.followEndOfTests();
    byte[] known = Woven.bytes(TestPointsTest.Shaped.class);
    assertThat(weaver.transform(APPLICATION, TestPoints.PLATFORM, null, null, known)).isNotNull();
    assertThat(weaver.missesTests()).isFalse();
    byte[] other = Woven.bytes(Source.class);
    weaver.transform(APPLICATION, TestPoints.PLATFORM, null, null, other);
    assertThat(weaver.missesTests()).isTrue();
    assertThat(weaver.haveTestsRun()).isFalse();
    weaver.transform(APPLICATION, TestPoints.RESULT, null, null, other);
    assertThat(weaver.haveTestsRun()).isTrue();
    Weaver others = weaver();
    others.transform(APPLICATION, TestPoints.RESULT, null, null, other);
    assertThat(others.haveTestsRun()).as("nobody follows them").isFalse();
  }

  @Test
  void aClassFileThatCannotBeReadIsLeftAloneAndCounted() {
    Weaver weaver = weaver();
    byte[] broken = Arrays.copyOf(jdk(FileInputStream.class), 200);
    assertThat(weaver.failures()).isZero();
    assertThat(weaver.lastFailure()).isNull();
    assertThat(weaver.transform(null, "java/io/FileInputStream", null, null, broken)).isNull();
    assertThat(weaver.failures()).isEqualTo(1);
    assertThat(weaver.lastFailure()).startsWith("java/io/FileInputStream: ");
  }

  @Test
  void theRehearsalTakesAnyClassFile() {
    weaver("com.acme.Session").warmUp(Woven.bytes(Specimen.class));
    weaver().warmUp(Woven.bytes(Hooks.class));
    new Weaver(EnumSet.of(Kind.JDBC), List.of(), FEATURE).warmUp(Woven.bytes(Source.class));
  }

  @Test
  void everyKindIsFollowedOnThisJdk() {
    List<Coverage.OfKind> coverage = Coverage.of(weaver(), EnumSet.allOf(Kind.class), false, true);
    assertThat(coverage).hasSize(Kind.values().length);
    assertThat(coverage)
        .filteredOn(kind -> !kind.hooked())
        .extracting(kind -> kind.kind() + " " + kind.reason())
        .isEmpty();
  }

  @Test
  void onlyWantedKindsAreCovered() {
    EnumSet<Kind> wanted = EnumSet.of(Kind.SERVER_SOCKET, Kind.CLOSEABLE);
    Weaver weaver = new Weaver(wanted, List.of(), FEATURE);
    List<Coverage.OfKind> coverage = Coverage.of(weaver, wanted, false, true);
    assertThat(coverage).extracting(Coverage.OfKind::kind).containsExactlyElementsOf(wanted);
    assertThat(coverage).allMatch(Coverage.OfKind::hooked);
    assertThat(coverage.get(1).reason()).isEqualTo("nothing declared with track=");
    assertThat(Coverage.of(weaver, wanted, true, true).get(1).reason()).isNull();
  }
}
