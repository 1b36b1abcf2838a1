package heapwarden.track;

import static heapwarden.finding.Kind.*;

import heapwarden.finding.Kind;
import heapwarden.stack.Frames;
import heapwarden.stack.Site;
import java.util.EnumSet;

/**
 * Tells which openings belong to something bigger that is tracked itself, or to the JDK's own
 * household: the jar files of a class loader, the threads of an executor, the selector of an HTTP
 * client, the physical connections of a pool.
 *
 * <p>Decided once per site, by the frames between the opening and the first one outside the JDK.
 */
final class Covers {
  private static final EnumSet<Kind> ALL = EnumSet.allOf(Kind.class);
  private static final EnumSet<Kind> THREADS = EnumSet.of(THREAD, EXECUTOR, SCHEDULED_EXECUTOR);

  /** A class or package of the JDK, and what its frames say is not the user's. */
  private static final class Cover {
    final String prefix;
    final EnumSet<Kind> kinds;

    Cover(String prefix, EnumSet<Kind> kinds) {
      this.prefix = prefix;
      this.kinds = kinds;
    }
  }

  private static final Cover[] JDK = {
    new Cover("jdk.internal.loader.", ALL),
    new Cover("java.lang.ProcessBuilder", EnumSet.of(FILE, THREAD, EXECUTOR)),
    new Cover("java.lang.ProcessImpl", EnumSet.of(FILE, THREAD, EXECUTOR)),
    new Cover("java.lang.ProcessHandleImpl", EnumSet.of(FILE, THREAD, EXECUTOR)),
    new Cover("java.lang.ref.", THREADS),
    new Cover("java.util.Timer", EnumSet.of(THREAD)),
    new Cover("java.util.concurrent.", EnumSet.of(THREAD)),
    new Cover("java.util.jar.", EnumSet.of(FILE, INFLATER)),
    new Cover("java.util.zip.ZipFile", EnumSet.of(FILE, INFLATER)),
    new Cover("jdk.internal.misc.", THREADS),
    new Cover("jdk.internal.net.http.", EnumSet.complementOf(EnumSet.of(HTTP_CLIENT))),
    new Cover("jdk.internal.vm.", THREADS),
    new Cover("jdk.jfr.", ALL),
    new Cover("jdk.nio.zipfs.", EnumSet.complementOf(EnumSet.of(ZIP))),
    new Cover("com.sun.jmx.", ALL),
    new Cover("sun.management.", ALL),
    new Cover("sun.net.httpserver.", EnumSet.complementOf(EnumSet.of(HTTP_SERVER))),
    new Cover("sun.net.www.http.", ALL),
    new Cover("sun.net.www.protocol.jar.", ALL),
    new Cover("sun.nio.ch.", THREADS),
    new Cover("sun.nio.ch.Util", EnumSet.of(DIRECT_MEMORY)),
    new Cover("sun.nio.fs.", THREADS),
    new Cover("sun.rmi.", ALL),
    new Cover("sun.security.", ALL),
  };

  /** Packages that hand out wrappers around connections they keep. */
  private static final String[] POOLS = {
    "bitronix.tm.resource.jdbc.",
    "com.alibaba.druid.pool.",
    "com.mchange.v2.c3p0.",
    "com.zaxxer.hikari.pool.",
    "io.agroal.pool.",
    "oracle.ucp.",
    "org.apache.commons.dbcp",
    "org.apache.tomcat.dbcp.",
    "org.apache.tomcat.jdbc.pool.",
    "org.vibur.dbcp.",
  };

  /** What the agent itself opens on an attach. */
  private static final String LAUNCHER = "heapwarden.CoreLoader";

  private Covers() {}

  /** Whether the site's resources are somebody else's part. */
  static boolean covers(Site site) {
    StackTraceElement[] frames = site.frames();
    int outside = Frames.firstOutsideJdk(frames);
    for (int i = 0; i < outside; i++) {
      if (frames[i].getMethodName().equals("<clinit>")) {
        return true;
      }
      // Mapping a part of a file only to copy it, and the one default group of the platform.
      if (frames[i].getClassName().startsWith("sun.nio.ch.")
          && (frames[i].getMethodName().startsWith("transfer")
              || frames[i].getMethodName().equals("defaultEventPort"))) {
        return true;
      }
      for (Cover cover : JDK) {
        if (cover.kinds.contains(site.kind())
            && frames[i].getClassName().startsWith(cover.prefix)) {
          return true;
        }
      }
    }
    if (outside == frames.length) {
      return site.kind() == THREAD;
    }
    return frames[outside].getClassName().startsWith(LAUNCHER);
  }

  /** Whether a connection was made by a pool, for itself. */
  static boolean isPooled(Site site) {
    StackTraceElement[] frames = site.frames();
    int end = site.firstOwn() < 0 ? frames.length : site.firstOwn();
    for (int i = 1; i < end; i++) {
      for (String pool : POOLS) {
        if (frames[i].getClassName().startsWith(pool)) {
          return true;
        }
      }
    }
    return false;
  }
}
