package heapwarden.stack;

import java.util.List;

/**
 * Tells the user's own frames from those of libraries and of the JDK.
 *
 * <p>A frame is the JDK's when its module says so. Among the others, the packages of {@code app=}
 * are the user's when given; else everything is, but for the packages of well-known libraries and
 * what {@code library=} adds. Thread safe.
 */
public final class Frames {
  private static final String[] LIBRARIES = {
    "akka.",
    "brave.",
    "ch.qos.logback.",
    "com.alibaba.druid.",
    "com.codahale.",
    "com.fasterxml.",
    "com.github.benmanes.",
    "com.google.common.",
    "com.google.gson.",
    "com.google.inject.",
    "com.google.protobuf.",
    "com.hazelcast.",
    "com.ibm.",
    "com.jcraft.",
    "com.mchange.",
    "com.microsoft.sqlserver.",
    "com.mongodb.",
    "com.mysql.",
    "com.rabbitmq.",
    "com.squareup.",
    "com.sun.",
    "com.twitter.",
    "com.zaxxer.",
    "feign.",
    "groovy.",
    "heapwarden.junit.", // repeats tests
    "io.agroal.",
    "io.dropwizard.",
    "io.grpc.",
    "io.helidon.",
    "io.lettuce.",
    "io.micrometer.",
    "io.micronaut.",
    "io.netty.",
    "io.opentelemetry.",
    "io.prometheus.",
    "io.quarkus.",
    "io.reactivex.",
    "io.smallrye.",
    "io.undertow.",
    "io.vertx.",
    "jakarta.",
    "javassist.",
    "javax.",
    "junit.",
    "kotlin.",
    "kotlinx.",
    "net.bytebuddy.",
    "net.sf.",
    "okhttp3.",
    "okio.",
    "oracle.jdbc.",
    "oracle.ucp.",
    "org.apache.",
    "org.aspectj.",
    "org.assertj.",
    "org.bouncycastle.",
    "org.codehaus.",
    "org.eclipse.",
    "org.ehcache.",
    "org.elasticsearch.",
    "org.glassfish.",
    "org.gradle.",
    "org.h2.",
    "org.hibernate.",
    "org.hsqldb.",
    "org.infinispan.",
    "org.jboss.",
    "org.jetbrains.",
    "org.jooq.",
    "org.jruby.",
    "org.junit.",
    "org.mariadb.",
    "org.mockito.",
    "org.mozilla.",
    "org.objectweb.",
    "org.opensearch.",
    "org.osgi.",
    "org.postgresql.",
    "org.quartz.",
    "org.reactivestreams.",
    "org.redisson.",
    "org.slf4j.",
    "org.springframework.",
    "org.sqlite.",
    "org.testng.",
    "org.thymeleaf.",
    "org.wildfly.",
    "org.xnio.",
    "reactor.",
    "redis.clients.",
    "retrofit2.",
    "scala.",
    "sun.",
  };

  private static final String[] JDK = {"java.", "javax.", "jdk.", "sun.", "com.sun."};

  private final String[] app;
  private final String[] libraries;

  /**
   * Creates a folding.
   *
   * @param app package prefixes of the user's own code; empty for "whatever is no known library"
   * @param libraries further package prefixes of libraries
   */
  public Frames(List<String> app, List<String> libraries) {
    this.app = prefixes(app);
    this.libraries = prefixes(libraries);
  }

  /** {@code com.acme.*} and {@code com.acme.} mean the package, {@code com.acme} also its name. */
  private static String[] prefixes(List<String> packages) {
    String[] prefixes = new String[packages.size()];
    for (int i = 0; i < prefixes.length; i++) {
      String name = packages.get(i);
      prefixes[i] = name.endsWith("*") ? name.substring(0, name.length() - 1) : name;
    }
    return prefixes;
  }

  /** Whether the frame is the JDK's. */
  public static boolean isJdk(StackTraceElement frame) {
    String module = frame.getModuleName();
    if (module != null) {
      return module.startsWith("java.") || module.startsWith("jdk.");
    }
    // Dynamic proxies and generated accessors of older JDKs live in no module.
    String name = frame.getClassName();
    return name.startsWith("com.sun.proxy.") || name.startsWith("jdk.internal.reflect.");
  }

  /** Whether a class of this name is the JDK's, as far as a name can tell. */
  public static boolean isJdkClass(String name) {
    return startsWithAny(name, JDK);
  }

  /** Whether the frame is the user's own code. */
  public boolean isOwn(StackTraceElement frame) {
    return !isJdk(frame) && isOwn(frame.getClassName());
  }

  /** Whether a class, known to be none of the JDK's, is the user's own code. */
  public boolean isOwn(String name) {
    if (app.length > 0) {
      return startsWithAny(name, app);
    }
    return !startsWithAny(name, LIBRARIES) && !startsWithAny(name, libraries);
  }

  /** The index of the first own frame at or after an index, or -1. */
  int firstOwn(StackTraceElement[] frames, int from) {
    for (int i = from; i < frames.length; i++) {
      if (isOwn(frames[i])) {
        return i;
      }
    }
    return -1;
  }

  /** The index of the first frame outside the JDK, or the number of frames. */
  public static int firstOutsideJdk(StackTraceElement[] frames) {
    int i = 0;
    while (i < frames.length && isJdk(frames[i])) {
      i++;
    }
    return i;
  }

  private static boolean startsWithAny(String name, String[] prefixes) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
