package story.urlclassloaderperplugin;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Loads pricing rules from a jar, anew each time the rules are needed. */
public final class Leak {
  private final Path jar;

  Leak(Path jar) {
    this.jar = jar;
  }

  int price(int amount) throws IOException, ReflectiveOperationException {
    URL[] path = {jar.toUri().toURL()};
    URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
    Class<?> rule = loader.loadClass(HalfPrice.class.getName());
    return ((IntUnaryOperator) rule.getConstructor().newInstance()).applyAsInt(amount);
  }

  /** The plugin. */
  public static final class HalfPrice implements IntUnaryOperator {
    @Override
    public int applyAsInt(int amount) {
      return amount / 2;
    }
  }

  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    Path jar = Files.createTempFile("rules", ".jar");
    pack(HalfPrice.class, jar);
    Leak prices = new Leak(jar);
    long sum = 0;
    for (int order = 0; order < 30; order++) {
      sum += prices.price(order);
    }
    System.out.println("30 orders for " + sum);
    Files.delete(jar);
  }

  private static void pack(Class<?> plugin, Path jar) throws IOException {
    String name = plugin.getName().replace('.', '/') + ".class";
    try (InputStream code = plugin.getClassLoader().getResourceAsStream(name);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(name));
      code.transferTo(out);
    }
  }
}
