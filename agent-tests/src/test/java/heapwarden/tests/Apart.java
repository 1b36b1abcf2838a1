package heapwarden.tests;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/** Runs {@link Runs} in a loader of its own, so that the class path has no test framework. */
final class Apart {
  private Apart() {}

  /** The first argument is the class path of that loader. */
  public static void main(String[] arguments) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : arguments[0].split(File.pathSeparator)) {
      urls.add(new File(entry).toURI().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader);
      String[] rest = List.of(arguments).subList(1, arguments.length).toArray(new String[0]);
      loader
          .loadClass("heapwarden.tests.Runs")
          .getMethod("main", String[].class)
          .invoke(null, (Object) rest);
    }
  }
}
