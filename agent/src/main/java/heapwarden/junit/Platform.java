package heapwarden.junit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JUnit Platform in the application, by reflection: public methods that its releases from 1.8
 * on have. It lies in another loader than the agent. Holds nothing of tests but their ids.
 */
final class Platform {
  private static final String LAUNCHER = "org.junit.platform.launcher.";
  private static final String ENGINE = "org.junit.platform.engine.";

  /** What of a build's own extensions would see the tests that are repeated. */
  private static final String[] REGISTRATIONS = {
    "enableTestExecutionListenerAutoRegistration",
    "enableLauncherSessionListenerAutoRegistration",
    "enableLauncherDiscoveryListenerAutoRegistration",
    "enablePostDiscoveryFilterAutoRegistration"
  };

  private final ClassLoader loader;

  Platform(ClassLoader loader) {
    this.loader = loader;
  }

  private Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, true, loader);
  }

  private Object call(String type, String method, @Nullable Object on)
      throws ReflectiveOperationException {
    return type(type).getMethod(method).invoke(on);
  }

  /** Whether nothing is above this test descriptor: its engine has done all it was to do. */
  boolean isEngine(Object descriptor) throws ReflectiveOperationException {
    Object parent = call(ENGINE + "TestDescriptor", "getParent", descriptor);
    return !((Optional<?>) parent).isPresent();
  }

  /**
   * The ids of what a method stands for; of a test with parameters of all its invocations together.
   */
  List<String> ids(Object descriptor, String type, String method)
      throws ReflectiveOperationException {
    List<String> ids = new ArrayList<>();
    find(descriptor, type, method, ids);
    return ids;
  }

  private void find(Object descriptor, String type, String method, List<String> ids)
      throws ReflectiveOperationException {
    Object source =
        ((Optional<?>) call(ENGINE + "TestDescriptor", "getSource", descriptor)).orElse(null);
    String ofMethod = ENGINE + "support.descriptor.MethodSource";
    if (source != null
        && type(ofMethod).isInstance(source)
        && type.equals(call(ofMethod, "getClassName", source))
        && method.equals(call(ofMethod, "getMethodName", source))) {
      ids.add(String.valueOf(call(ENGINE + "TestDescriptor", "getUniqueId", descriptor)));
      return;
    }
    Object children = call(ENGINE + "TestDescriptor", "getChildren", descriptor);
    for (Object child : ((Collection<?>) children).toArray()) {
      find(child, type, method, ids);
    }
  }

  /** Tests that can be run again and again, without what the build has registered. */
  Runs runs(List<String> ids) throws ReflectiveOperationException {
    Object builder = call(LAUNCHER + "core.LauncherConfig", "builder", null);
    Class<?> builds = type(LAUNCHER + "core.LauncherConfig$Builder");
    for (String registration : REGISTRATIONS) {
      builds.getMethod(registration, boolean.class).invoke(builder, false);
    }
    Class<?> config = type(LAUNCHER + "core.LauncherConfig");
    Object launcher =
        type(LAUNCHER + "core.LauncherFactory")
            .getMethod("create", config)
            .invoke(null, builds.getMethod("build").invoke(builder));
    List<Object> selectors = new ArrayList<>();
    Method select =
        type(ENGINE + "discovery.DiscoverySelectors").getMethod("selectUniqueId", String.class);
    for (String id : ids) {
      selectors.add(select.invoke(null, id));
    }
    Class<?> asks = type(LAUNCHER + "core.LauncherDiscoveryRequestBuilder");
    Object request = asks.getMethod("request").invoke(null);
    asks.getMethod("selectors", List.class).invoke(request, selectors);
    return new Runs(launcher, asks.getMethod("build").invoke(request));
  }

  /** Runs the same tests at each call. */
  final class Runs {
    private final Object launcher;
    private final Object request;

    Runs(Object launcher, Object request) {
      this.launcher = launcher;
      this.request = request;
    }

    /** Runs them once; answers why that says nothing, or {@code null}. */
    @Nullable String run() throws ReflectiveOperationException {
      Class<?> listens = type(LAUNCHER + "TestExecutionListener");
      Outcome outcome = new Outcome();
      Object listeners = java.lang.reflect.Array.newInstance(listens, 1);
      java.lang.reflect.Array.set(
          listeners, 0, Proxy.newProxyInstance(loader, new Class<?>[] {listens}, outcome));
      type(LAUNCHER + "Launcher")
          .getMethod("execute", type(LAUNCHER + "LauncherDiscoveryRequest"), listeners.getClass())
          .invoke(launcher, request, listeners);
      return outcome.problem == null && outcome.tests == 0 ? "it was not run" : outcome.problem;
    }
  }

  /** Listens to one run, on the threads that run tests. */
  private final class Outcome implements InvocationHandler {
    private volatile int tests;
    private volatile @Nullable String problem;

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws ReflectiveOperationException {
      switch (method.getName()) {
        case "executionFinished":
          finished(arguments);
          return null;
        case "equals":
          return arguments != null && arguments[0] == proxy;
        case "hashCode":
          return System.identityHashCode(proxy);
        case "toString":
          return "heapwarden";
        default:
          return null;
      }
    }

    private synchronized void finished(Object @Nullable [] arguments)
        throws ReflectiveOperationException {
      if (arguments == null
          || !Boolean.TRUE.equals(call(LAUNCHER + "TestIdentifier", "isTest", arguments[0]))) {
        return;
      }
      tests++;
      String result = ENGINE + "TestExecutionResult";
      Object status = call(result, "getStatus", arguments[1]);
      if (!String.valueOf(status).equals("SUCCESSFUL") && problem == null) {
        Object thrown = ((Optional<?>) call(result, "getThrowable", arguments[1])).orElse(null);
        problem = "it failed: " + (thrown == null ? status : thrown.getClass().getName());
      }
    }
  }
}
