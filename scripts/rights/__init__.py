"""What a person may ask of those who hold their data: to be forgotten, shown, and kept no longer.

Three rules hold for all of it. waypost changes what waypost made (the store, results, quarantine,
private pages) and no file of the office: those it names, with line and record. It says what is
left, and ends with another code while anything is. And it speaks of the programme's folder alone:
copies elsewhere, backups and what the disk keeps of deleted files are the office's to find.

A person who was forgotten leaves a mark in the store (`layers.store.forgotten`), so that a file
that still holds them brings them back at no load; the marks are compared before anything else is
read of a row, and a row left out is counted, told nowhere and kept nowhere. Reports and pages count
as if it had never stood in a file. What was published tells nothing of it either: published counts
are classes of snapshots, which are taken anew only when a count has moved by the floor and a secret
draw more (`mapping.disclosure`), so that one person who leaves changes no page by that alone.
"""
