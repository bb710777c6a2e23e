// The chosen colours, before anything is painted: modules run too late for that.
document.documentElement.dataset.theme = localStorage.getItem('vetbox.theme') ?? 'auto';
