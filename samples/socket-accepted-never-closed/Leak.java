package story.socketacceptedneverclosed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server that answers one line to each caller. */
public final class Leak {
  private final ServerSocket server;

  Leak(ServerSocket server) {
    this.server = server;
  }

  void serveOne() throws IOException {
    Socket caller = server.accept();
    String question = line(caller);
    caller.getOutputStream().write(("hello " + question + "\n").getBytes(StandardCharsets.UTF_8));
    caller.getOutputStream().flush();
  }

  private static String line(Socket socket) throws IOException {
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  public static void main(String[] args) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Leak service = new Leak(server);
      int answered = 0;
      for (int call = 0; call < 30; call++) {
        try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
          client.getOutputStream().write("caller\n".getBytes(StandardCharsets.UTF_8));
          client.getOutputStream().flush();
          service.serveOne();
          answered += line(client).startsWith("hello") ? 1 : 0;
        }
      }
      System.out.println(answered + " calls answered");
    }
  }
}
