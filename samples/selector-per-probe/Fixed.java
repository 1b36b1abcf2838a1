package story.selectorperprobe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Asks whether a host can be reached within a time limit. */
public final class Fixed {
  boolean reaches(InetSocketAddress host, long millis) throws IOException {
    try (SocketChannel channel = SocketChannel.open()) {
      channel.configureBlocking(false);
      if (channel.connect(host)) {
        return true;
      }
      try (Selector selector = Selector.open()) {
        channel.register(selector, SelectionKey.OP_CONNECT);
        return selector.select(millis) > 0 && channel.finishConnect();
      }
    }
  }

  public static void main(String[] args) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ServerSocketChannel host = ServerSocketChannel.open().bind(any, 100)) {
      Fixed probe = new Fixed();
      int reached = 0;
      for (int i = 0; i < 30; i++) {
        reached += probe.reaches((InetSocketAddress) host.getLocalAddress(), 1000) ? 1 : 0;
      }
      System.out.println("reached " + reached + " times");
    }
  }
}
