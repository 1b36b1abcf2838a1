package heapwarden.company;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/** Does in a program what somebody does with a debugger. */
final class Debugger {
  private static final int STOPS = 5;
  private static final long WAIT = 20_000;
  private static final long LOOK = 200;

  private Debugger() {}

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops some times where a file is opened, looks at all threads, goes on, and leaves. */
  static void visit(int port) {
    try {
      VirtualMachine machine = attach(port);
      try {
        ReferenceType type = machine.classesByName("java.io.FileInputStream").get(0);
        BreakpointRequest request =
            machine
                .eventRequestManager()
                .createBreakpointRequest(type.methodsByName("open").get(0).location());
        request.enable();
        for (int stops = 0; stops < STOPS; ) {
          EventSet events = machine.eventQueue().remove(WAIT);
          if (events == null) {
            throw new AssertionError("no file was opened");
          }
          if (events.stream().anyMatch(BreakpointEvent.class::isInstance)) {
            stops++;
            look(machine);
          }
          events.resume();
        }
        request.disable();
        goOn(machine);
      } finally {
        machine.dispose();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A stop that came before there were to be no more would outlast the debugger. */
  private static void goOn(VirtualMachine machine) throws InterruptedException {
    EventSet late = machine.eventQueue().remove(LOOK);
    while (late != null) {
      late.resume();
      late = machine.eventQueue().remove(LOOK);
    }
  }

  private static VirtualMachine attach(int port) throws Exception {
    AttachingConnector connector =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(one -> one.name().equals("com.sun.jdi.SocketAttach"))
            .findAny()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    arguments.get("hostname").setValue("127.0.0.1");
    arguments.get("port").setValue(String.valueOf(port));
    return connector.attach(arguments);
  }

  /** All threads stand still meanwhile, ours too. */
  private static void look(VirtualMachine machine) throws Exception {
    machine.suspend();
    for (ThreadReference thread : machine.allThreads()) {
      thread.frames();
    }
    Thread.sleep(LOOK);
    machine.resume();
  }
}
