package heapwarden.weave;

import static heapwarden.finding.Kind.*;
import static heapwarden.weave.HookPoint.CONSTRUCTOR;

import heapwarden.finding.Kind;
import heapwarden.hook.Hooks;
import heapwarden.weave.HookPoint.At;
import heapwarden.weave.HookPoint.Builder;
import heapwarden.weave.HookPoint.Call;
import heapwarden.weave.HookPoint.Operand;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which methods of the JDK open and close what: class name to hook points, for JDK 11 to 25.
 *
 * <p>Points stand at funnels that every public way passes. A constructor means each one that calls
 * {@code super}: those that delegate to a sibling would fire twice. An opening stands at the exit,
 * so that what failed to open never appears; a closing at the entry, so that a close that throws is
 * a close. Methods are matched by name, by descriptor only where a sibling must be left out: the
 * descriptors of the JDK's internals change from release to release. Classes that a JDK does not
 * have are simply never met; {@link Coverage} says which kinds that leaves without a hook.
 */
final class HookTable {
  /**
   * What a program under load uses all the time: to weave one of these into a warm JVM throws away
   * much of its compiled code. Each has its openings and its closings both, so that what is left
   * out is left out as a whole.
   */
  static final Set<String> HOT =
      Set.of(
          "java/io/FileInputStream",
          "java/io/FileOutputStream",
          "java/io/RandomAccessFile",
          "java/lang/Thread",
          "java/nio/ByteBuffer",
          "java/util/concurrent/ForkJoinPool",
          "java/util/concurrent/ThreadPoolExecutor",
          "java/util/zip/Deflater",
          "java/util/zip/Inflater",
          "sun/nio/ch/FileChannelImpl",
          "sun/nio/ch/NioSocketImpl");

  private static final Operand NIL = Operand.NOTHING;
  private static final Operand RESULT = Operand.RESULT;
  private static final Operand THIS = Operand.THIS;

  private final Map<String, HookedClass> byClass = new HashMap<>(128);
  private final EnumSet<Kind> kinds;
  private @Nullable Builder begun;
  private String in = "";

  private HookTable(EnumSet<Kind> kinds) {
    this.kinds = kinds;
  }

  /** The points of the given kinds that apply to a JDK of this feature version. */
  static Map<String, HookedClass> of(EnumSet<Kind> kinds, int feature) {
    HookTable table = new HookTable(kinds);
    table.files();
    table.network(feature);
    table.memory();
    table.time();
    table.threads(feature);
    table.exit();
    table.flush();
    return table.byClass;
  }

  /**
   * The points that tell which stream or writer writes into which: from the outermost on, whatever
   * is held back can be flushed. Hooked only while somebody means to close what is left.
   */
  static Map<String, HookedClass> wrappers() {
    HookTable table = new HookTable(EnumSet.of(FILE));
    table.wraps("java/io/FilterOutputStream", CONSTRUCTOR, "", 0);
    table.wraps("java/io/ObjectOutputStream", CONSTRUCTOR, "(Ljava/io/OutputStream;", 0);
    table.wraps("java/io/Writer", CONSTRUCTOR, "(Ljava/", 0); // (Object), on 21 (Writer) as well
    table.wraps("java/nio/channels/Channels$1", CONSTRUCTOR, "(Ljava/nio/channels/Writable", 0);
    table.wraps("sun/nio/ch/ChannelOutputStream", CONSTRUCTOR, "", 0);
    table.wraps("java/net/Socket$SocketOutputStream", CONSTRUCTOR, "", 1);
    for (String socket :
        new String[] {"sun/nio/ch/NioSocketImpl", "java/net/AbstractPlainSocketImpl"}) {
      table.in(socket);
      table.returns(FILE, "getOutputStream").owner(THIS).flags(Hooks.WRAPS);
    }
    table.flush();
    return table.byClass;
  }

  private void wraps(String type, String method, String descriptor, int inner) {
    in(type);
    atExit(FILE, method).only(descriptor).owner(Operand.argument(inner)).flags(Hooks.WRAPS);
  }

  private void files() {
    in("java/io/FileInputStream");
    opens(FILE).except("(Ljava/io/FileDescriptor;").detail(Operand.argument(0));
    closes(FILE, "close");
    in("java/io/FileOutputStream");
    opens(FILE).except("(Ljava/io/FileDescriptor;").detail(Operand.argument(0));
    closes(FILE, "close");
    in("java/io/RandomAccessFile");
    opens(FILE).detail(Operand.argument(0));
    closes(FILE, "close");

    in("sun/nio/ch/FileChannelImpl");
    returns(FILE_CHANNEL, "open")
        .owner(Operand.argument(-1))
        .detail(Operand.argument(1))
        .flags(Hooks.UNLESS_OWNED);
    closes(FILE_CHANNEL, "implCloseChannel");
    returns(MAPPED_MEMORY, "map").only(")Ljava/nio/MappedByteBuffer;");

    in("sun/nio/fs/UnixDirectoryStream");
    opens(DIRECTORY_STREAM).detail(Operand.argument(0));
    closes(DIRECTORY_STREAM, "closeImpl");
    in("sun/nio/fs/WindowsDirectoryStream");
    opens(DIRECTORY_STREAM).detail(Operand.argument(0));
    closes(DIRECTORY_STREAM, "close");

    for (String watcher :
        new String[] {"LinuxWatchService", "PollingWatchService", "WindowsWatchService"}) {
      in("sun/nio/fs/" + watcher);
      opens(WATCH_SERVICE);
    }
    in("sun/nio/fs/AbstractWatchService");
    closes(WATCH_SERVICE, "close");

    in("java/util/zip/ZipFile");
    opens(ZIP).detail(Operand.argument(0));
    closes(ZIP, "close");
    in("jdk/nio/zipfs/ZipFileSystem");
    opens(ZIP).detail(Operand.argument(1));
    closes(ZIP, "close");
    in("java/util/zip/Inflater");
    opens(INFLATER);
    closes(INFLATER, "end");
    in("java/util/zip/Deflater");
    opens(INFLATER);
    closes(INFLATER, "end");

    in("java/net/URLClassLoader");
    opens(CLASS_LOADER);
    closes(CLASS_LOADER, "close");

    // At the entry: a short process has exited before its constructor returns.
    in("java/lang/ProcessImpl");
    atExit(PROCESS, "initStreams").at(At.ENTRY);
    closes(PROCESS, "*").afterWriteOf("hasExited");
  }

  private void network(int feature) {
    in("sun/nio/ch/NioSocketImpl");
    atExit(SOCKET, "create").detail(Operand.field("server", "Z")).flags(Hooks.LISTENING);
    atExit(SOCKET, "accept").resource(Operand.argument(0));
    details(SOCKET, "connect").only("(Ljava/net/SocketAddress;").detail(Operand.argument(0));
    closes(SOCKET, "close");
    in("java/net/AbstractPlainSocketImpl");
    atExit(SOCKET, "create")
        .detail(Operand.field("serverSocket", "Ljava/net/ServerSocket;"))
        .flags(Hooks.LISTENING);
    atExit(SOCKET, "accept").only("(Ljava/net/SocketImpl;").resource(Operand.argument(0));
    details(SOCKET, "connect").only("(Ljava/net/SocketAddress;").detail(Operand.argument(0));
    closes(SOCKET, "close");
    in("java/net/AbstractPlainDatagramSocketImpl");
    atExit(DATAGRAM, "create");
    closes(DATAGRAM, "close");

    in("sun/nio/ch/DatagramChannelImpl");
    opens(DATAGRAM);
    in("sun/nio/ch/SocketChannelImpl");
    opens(SOCKET_CHANNEL);
    in("sun/nio/ch/ServerSocketChannelImpl");
    opens(SOCKET_CHANNEL);
    in("sun/nio/ch/SourceChannelImpl");
    opens(PIPE);
    in("sun/nio/ch/SinkChannelImpl");
    opens(PIPE);
    in("java/nio/channels/spi/AbstractSelectableChannel");
    closes(SOCKET_CHANNEL, "implCloseChannel");

    for (String selector :
        new String[] {
          "EPollSelectorImpl",
          "PollSelectorImpl",
          "KQueueSelectorImpl",
          "WEPollSelectorImpl",
          "WindowsSelectorImpl"
        }) {
      in("sun/nio/ch/" + selector);
      opens(SELECTOR);
    }
    in("java/nio/channels/spi/AbstractSelector");
    closes(SELECTOR, "close");

    in("sun/nio/ch/SimpleAsynchronousFileChannelImpl");
    opens(ASYNC_CHANNEL);
    closes(ASYNC_CHANNEL, "close");
    in("sun/nio/ch/WindowsAsynchronousFileChannelImpl");
    opens(ASYNC_CHANNEL);
    closes(ASYNC_CHANNEL, "close");
    for (String channel : new String[] {"AsynchronousSocket", "AsynchronousServerSocket"}) {
      in("sun/nio/ch/Unix" + channel + "ChannelImpl");
      opens(ASYNC_CHANNEL);
      in("sun/nio/ch/Windows" + channel + "ChannelImpl");
      opens(ASYNC_CHANNEL);
      in("sun/nio/ch/" + channel + "ChannelImpl");
      closes(ASYNC_CHANNEL, "close");
    }
    for (String group : new String[] {"EPollPort", "KQueuePort", "Iocp"}) {
      in("sun/nio/ch/" + group);
      opens(ASYNC_CHANNEL);
    }
    in("sun/nio/ch/AsynchronousChannelGroupImpl");
    closes(ASYNC_CHANNEL, "shutdown");
    closes(ASYNC_CHANNEL, "shutdownNow");

    in("jdk/internal/net/http/HttpClientImpl");
    returns(HTTP_CLIENT, "create");
    in("jdk/internal/net/http/HttpClientFacade");
    if (feature >= 21) {
      closes(HTTP_CLIENT, "shutdown");
      closes(HTTP_CLIENT, "shutdownNow");
      closes(HTTP_CLIENT, "close");
    }
    in("sun/net/httpserver/ServerImpl");
    opens(HTTP_SERVER).detail(Operand.argument(2));
    closes(HTTP_SERVER, "stop");
  }

  private void memory() {
    in("java/nio/ByteBuffer");
    returns(DIRECT_MEMORY, "allocateDirect");
  }

  private void time() {
    in("java/util/Timer");
    opens(TIMER).detail(Operand.field("thread", "Ljava/util/TimerThread;")).flags(Hooks.OWN_THREAD);
    closes(TIMER, "cancel");
    atExit(TIMER_TASK, "sched").resource(Operand.argument(0)).owner(THIS).flags(Hooks.ONLY_OWNED);
    in("java/util/TimerThread");
    closes(TIMER, "run").at(At.END).flags(Hooks.THREAD_ENDED);
    in("java/util/TimerTask");
    closes(TIMER_TASK, "cancel");

    for (String scheduler : new String[] {"ScheduledThreadPoolExecutor", "ForkJoinPool"}) {
      in("java/util/concurrent/" + scheduler);
      for (String method : new String[] {"scheduleAtFixedRate", "scheduleWithFixedDelay"}) {
        returns(SCHEDULED_TASK, method).owner(THIS).flags(Hooks.ONLY_OWNED);
      }
    }
    in("java/util/concurrent/ScheduledThreadPoolExecutor$ScheduledFutureTask");
    closes(SCHEDULED_TASK, "cancel");
    in("java/util/concurrent/DelayScheduler$ScheduledForkJoinTask");
    closes(SCHEDULED_TASK, "cancel");
  }

  private void threads(int feature) {
    in("java/util/concurrent/ThreadPoolExecutor");
    opens(EXECUTOR).flags(Hooks.BY_CLASS);
    closes(EXECUTOR, "advanceRunState");
    in("java/util/concurrent/Executors$DelegatedScheduledExecutorService");
    opens(SCHEDULED_EXECUTOR).owner(Operand.argument(0)).flags(Hooks.FRONTS);
    in("java/util/concurrent/ForkJoinPool");
    opens(EXECUTOR).except("(B)V");
    in("java/util/concurrent/ThreadPerTaskExecutor");
    opens(EXECUTOR);
    for (String pool : new String[] {"ForkJoinPool", "ThreadPerTaskExecutor"}) {
      in("java/util/concurrent/" + pool);
      closes(EXECUTOR, "shutdown");
      closes(EXECUTOR, "shutdownNow");
      closes(EXECUTOR, "close");
    }

    // Until 18 a thread group learns of each start and end; later only the thread itself does.
    if (feature < 19) {
      in("java/lang/ThreadGroup");
      atExit(THREAD, "add").at(At.ENTRY).only("(Ljava/lang/Thread;").resource(Operand.argument(0));
      closes(THREAD, "threadTerminated").resource(Operand.argument(0));
      closes(THREAD, "threadStartFailed").resource(Operand.argument(0));
    } else {
      in("java/lang/Thread");
      atExit(THREAD, "start").at(At.ENTRY);
      closes(THREAD, "exit").only("()V");
    }
  }

  private void exit() {
    in("java/lang/ApplicationShutdownHooks");
    atExit(SHUTDOWN_HOOK, "add").resource(Operand.argument(0));
    closes(SHUTDOWN_HOOK, "remove").resource(Operand.argument(0));
    in("java/io/DeleteOnExitHook");
    atExit(DELETE_ON_EXIT, "add")
        .resource(Operand.argument(0))
        .detail(Operand.argument(0))
        .flags(Hooks.ONCE);
  }

  private void in(String owner) {
    in = owner;
  }

  private Builder opens(Kind kind) {
    return add(CONSTRUCTOR, Call.OPENED, kind, At.EXIT);
  }

  private Builder atExit(Kind kind, String method) {
    return add(method, Call.OPENED, kind, At.EXIT);
  }

  private Builder returns(Kind kind, String method) {
    return add(method, Call.OPENED, kind, At.EXIT).resource(RESULT).owner(NIL);
  }

  private Builder closes(Kind kind, String method) {
    return add(method, Call.CLOSED, kind, At.ENTRY);
  }

  private Builder details(Kind kind, String method) {
    return add(method, Call.DETAILED, kind, At.ENTRY);
  }

  private Builder add(String method, Call call, Kind kind, At at) {
    flush();
    begun = new Builder(in, method, call, kind, at);
    return begun;
  }

  /** Takes over the point begun last, now that its modifiers are known. */
  private void flush() {
    if (begun == null) {
      return;
    }
    HookPoint point = begun.build();
    begun = null;
    if (wanted(point)) {
      HookedClass hooked = byClass.get(point.owner);
      if (hooked == null) {
        hooked = new HookedClass(point.owner, new ArrayList<>(4));
        byClass.put(point.owner, hooked);
      }
      hooked.points.add(point);
    }
  }

  /**
   * Closings are kept, since kinds share funnels; the tracker sorts out what a shared one opens.
   */
  private boolean wanted(HookPoint point) {
    return point.call == Call.CLOSED
        || kinds.contains(point.kind)
        || (point.kind == SOCKET && kinds.contains(SERVER_SOCKET))
        || (point.kind == EXECUTOR && kinds.contains(SCHEDULED_EXECUTOR));
  }
}
