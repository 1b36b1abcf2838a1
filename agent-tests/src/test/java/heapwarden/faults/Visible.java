package heapwarden.faults;

import heapwarden.harness.AgentJar;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/** Looks for the agent's classes, from the application's side or from its own. */
final class Visible {
  private Visible() {}

  public static void main(String[] arguments) throws Exception {
    List<String> names =
        AgentJar.files(Path.of(arguments[1])).keySet().stream()
            .filter(name -> name.endsWith(".classdata"))
            .map(name -> name.substring("core/".length(), name.length() - ".classdata".length()))
            .map(name -> name.replace('/', '.'))
            .toList();
    if (arguments[0].equals("core")) {
      initialise(names);
    } else {
      look(names);
    }
  }

  /** Only the agent's own thread leads to its loader. */
  private static void initialise(List<String> names) {
    ClassLoader core =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("heapwarden"))
            .findAny()
            .orElseThrow()
            .getContextClassLoader();
    int count = 0;
    for (String name : names) {
      try {
        Class.forName(name, true, core);
        count++;
      } catch (Throwable e) {
        System.out.println("broken " + name + ": " + e);
      }
    }
    System.out.println("initialised " + count);
  }

  private static void look(List<String> names) throws IOException {
    ClassLoader application = ClassLoader.getSystemClassLoader();
    TreeSet<String> all = new TreeSet<>(Collections.reverseOrder());
    all.addAll(names);
    all.addAll(List.of("heapwarden.Launcher", "heapwarden.CoreLoader"));
    for (String library :
        List.of(
            "net.bytebuddy.ByteBuddy",
            "org.slf4j.Logger",
            "com.google.gson.Gson",
            "picocli.CommandLine",
            "org.jctools.queues.MpscArrayQueue",
            "heapwarden.hook.Hooks")) {
      all.add(library);
    }
    for (String name : all) {
      if (name.startsWith("java.lang.Heapwarden")) {
        continue;
      }
      String file = name.replace('.', '/') + ".class";
      try {
        Class.forName(name, false, application);
        System.out.println("visible " + name);
      } catch (ClassNotFoundException e) {
        for (URL url : Collections.list(application.getResources(file))) {
          System.out.println("resource " + url);
        }
      }
    }
    for (String file :
        List.of(
            "simplelogger.properties",
            "heapwarden/version.properties",
            "heapwarden-report.schema.json",
            "META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
            "META-INF/services/heapwarden.shaded.slf4j.spi.SLF4JServiceProvider",
            "META-INF/LICENSE.txt")) {
      for (URL url : Collections.list(application.getResources(file))) {
        System.out.println("resource " + url);
      }
    }
  }
}
