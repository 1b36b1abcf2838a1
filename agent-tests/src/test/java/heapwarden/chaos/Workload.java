package heapwarden.chaos;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Timer;
import java.util.TimerTask;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What the application does: each task begins with nothing, computes something that is known in
 * another way, and answers whether the two are the same.
 */
final class Workload {
  /** Under a policy that observes it. */
  static final Map<Integer, Integer> BOUND = new ConcurrentHashMap<>();

  private static final int SIZE = 500;
  private static final long PATIENCE = 10;

  private final Path folder;

  Workload(Path folder) {
    this.folder = folder;
  }

  /** A task that answers whether it came to the right result. */
  interface Task {
    boolean isRight(Random random) throws Exception;
  }

  Map<String, Task> tasks() {
    Map<String, Task> tasks = new LinkedHashMap<>();
    tasks.put("maps", Workload::maps);
    tasks.put("bound map", Workload::boundMap);
    tasks.put("streams", Workload::streams);
    tasks.put("timer", Workload::timer);
    tasks.put("pool", Workload::pool);
    tasks.put("scheduler", Workload::scheduler);
    tasks.put("files", this::files);
    tasks.put("archives", this::archives);
    tasks.put("folders", this::folders);
    return tasks;
  }

  private static boolean maps(Random random) {
    Map<Integer, Integer> hash = new HashMap<>();
    Map<Integer, Integer> tree = new TreeMap<>();
    Map<Integer, Integer> concurrent = new ConcurrentHashMap<>();
    int[] plain = new int[SIZE];
    for (int i = 0; i < 4 * SIZE; i++) {
      int key = random.nextInt(SIZE);
      int value = random.nextInt(1000);
      plain[key] += value;
      hash.merge(key, value, Integer::sum);
      tree.merge(key, value, Integer::sum);
      concurrent.merge(key, value, Integer::sum);
    }
    for (int i = 0; i < SIZE; i++) {
      if (hash.getOrDefault(i, 0) != plain[i]) {
        return false;
      }
    }
    return hash.equals(tree) && tree.equals(concurrent);
  }

  private static boolean boundMap(Random random) {
    int from = random.nextInt(1 << 20) * 64;
    boolean right = true;
    for (int i = 0; i < 64; i++) {
      BOUND.put(from + i, i);
    }
    for (int i = 0; i < 64; i++) {
      Integer there = BOUND.remove(from + i);
      right &= there == null || there == i; // another thread may have drawn the same numbers
    }
    return right;
  }

  private static boolean streams(Random random) {
    int bound = 1 + random.nextInt(SIZE);
    List<Integer> numbers = IntStream.range(0, bound).boxed().collect(Collectors.toList());
    Collections.shuffle(numbers, random);
    int sum = numbers.parallelStream().mapToInt(Integer::intValue).sum();
    Map<Integer, Long> rests =
        numbers.stream().collect(Collectors.groupingBy(n -> n % 7, Collectors.counting()));
    long counted = rests.values().stream().mapToLong(Long::longValue).sum();
    return sum == bound * (bound - 1) / 2 && counted == bound;
  }

  private static boolean timer(Random random) throws Exception {
    CountDownLatch ticks = new CountDownLatch(3);
    Timer timer = new Timer(true);
    try {
      timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              ticks.countDown();
            }
          },
          random.nextInt(3),
          1);
      await(ticks);
      return true;
    } finally {
      timer.cancel();
    }
  }

  private static boolean pool(Random random) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      List<Future<Integer>> futures = new ArrayList<>();
      int expected = 0;
      for (int i = 0; i < 8; i++) {
        int number = random.nextInt(100);
        expected += number * number;
        Callable<Integer> square = () -> number * number;
        futures.add(pool.submit(square));
      }
      int sum = 0;
      for (Future<Integer> future : futures) {
        sum += future.get(PATIENCE, TimeUnit.SECONDS);
      }
      return sum == expected;
    } finally {
      pool.shutdownNow();
    }
  }

  private static boolean scheduler(Random random) throws Exception {
    ScheduledExecutorService pool = Executors.newScheduledThreadPool(1);
    try {
      CountDownLatch turns = new CountDownLatch(2);
      pool.scheduleAtFixedRate(turns::countDown, random.nextInt(3), 1, TimeUnit.MILLISECONDS);
      await(turns);
      return true;
    } finally {
      pool.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) throws Exception {
    if (!latch.await(PATIENCE, TimeUnit.SECONDS)) {
      throw new TimeoutException("nothing ticked");
    }
  }

  private boolean files(Random random) throws IOException {
    byte[] content = new byte[1 + random.nextInt(20_000)];
    random.nextBytes(content);
    Path file = Files.createTempFile(folder, "file", "");
    try {
      try (FileOutputStream out = new FileOutputStream(file.toFile())) {
        out.write(content);
      }
      byte[] read;
      try (FileInputStream in = new FileInputStream(file.toFile())) {
        read = in.readAllBytes();
      }
      int at = random.nextInt(content.length);
      try (RandomAccessFile any = new RandomAccessFile(file.toFile(), "r")) {
        any.seek(at);
        if (any.readByte() != content[at]) {
          return false;
        }
      }
      return java.util.Arrays.equals(content, read)
          && java.util.Arrays.equals(content, Files.readAllBytes(file));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private boolean archives(Random random) throws IOException {
    String text = "line " + random.nextInt() + "\n";
    Path file = Files.createTempFile(folder, "packed", ".gz");
    try {
      try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        for (int i = 0; i < 100; i++) {
          out.write(text.getBytes(StandardCharsets.UTF_8));
        }
      }
      try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8).equals(text.repeat(100));
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private boolean folders(Random random) throws IOException {
    Path inner = Files.createTempDirectory(folder, "folder");
    int number = 1 + random.nextInt(5);
    List<Path> made = new ArrayList<>();
    try {
      for (int i = 0; i < number; i++) {
        made.add(Files.createFile(inner.resolve("file" + i)));
      }
      int listed = 0;
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(inner)) {
        for (Path ignored : stream) {
          listed++;
        }
      }
      try (Stream<Path> walked = Files.walk(inner)) {
        return listed == number && walked.count() == number + 1;
      }
    } finally {
      for (Path file : made) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(inner);
    }
  }
}
