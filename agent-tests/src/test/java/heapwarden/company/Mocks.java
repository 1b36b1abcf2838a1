package heapwarden.company;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ThreadPoolExecutor;

/** Mocks classes that have hooks, as tests do, and is then {@link Leaky}. */
public final class Mocks {
  private Mocks() {}

  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < 3; i++) {
      mockAll();
    }
    Leaky.main(arguments);
  }

  @SuppressWarnings("unchecked")
  private static void mockAll() throws IOException {
    Timer timer = mock(Timer.class);
    TimerTask task = mock(TimerTask.class);
    timer.schedule(task, 5);
    timer.cancel();
    verify(timer).schedule(any(), anyLong());
    List<String> list = mock(ArrayList.class);
    when(list.size()).thenReturn(7);
    Map<String, Integer> map = mock(HashMap.class);
    when(map.get("three")).thenReturn(3);
    FileInputStream in = mock(FileInputStream.class);
    when(in.read()).thenReturn(4);
    int read = in.read();
    in.close();
    ThreadPoolExecutor pool = mock(ThreadPoolExecutor.class);
    pool.shutdown();
    verify(pool).shutdown();
    if (list.size() != 7 || map.get("three") != 3 || read != 4) {
      throw new IllegalStateException("the mocks do not mock");
    }
  }
}
