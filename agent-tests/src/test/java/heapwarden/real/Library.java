package heapwarden.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.NIOFSDirectory;

/**
 * A library with a catalogue in Lucene: builds an index of some thousand books in several segments,
 * deletes some, and searches. Argument: {@code closed}, or {@code open} to forget the reader of
 * each search.
 */
public final class Library {
  private static final int BOOKS = 5000;
  private static final int SEARCHES = 20;

  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  private Library() {}

  public static void main(String[] args) throws Exception {
    // It tells on stderr which native code it has found.
    LUCENE.setLevel(Level.SEVERE);
    boolean forgets = args[0].equals("open");
    Path folder = Files.createTempDirectory("library");
    try (Directory mapped = FSDirectory.open(folder.resolve("mapped"));
        Directory plain = new NIOFSDirectory(folder.resolve("plain"))) {
      System.out.println(use(mapped, false) + use(plain, forgets) + " books found");
    }
  }

  private static long use(Directory directory, boolean forgets) throws IOException {
    write(directory);
    long found = 0;
    for (int i = 0; i < SEARCHES; i++) {
      found += forgets ? forget(directory) : search(directory);
    }
    return found;
  }

  private static void write(Directory directory) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig().setMaxBufferedDocs(BOOKS / 10);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < BOOKS; i++) {
        Document book = new Document();
        book.add(new StringField("number", String.valueOf(i), Field.Store.YES));
        book.add(new TextField("title", "the art of " + (i % 100) + " things", Field.Store.YES));
        book.add(new IntPoint("year", 1900 + i % 120));
        writer.addDocument(book);
      }
      writer.commit();
      writer.deleteDocuments(new Term("number", "7"));
      writer.forceMerge(2);
    }
  }

  private static long search(Directory directory) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      return count(reader);
    }
  }

  private static long forget(Directory directory) throws IOException {
    DirectoryReader reader = DirectoryReader.open(directory);
    return count(reader);
  }

  private static long count(DirectoryReader reader) throws IOException {
    return new IndexSearcher(reader)
        .search(new TermQuery(new Term("title", "42")), 10)
        .totalHits
        .value;
  }
}
