/* 19462f1886233d3b08c7c90fae1f35e6 */
(()=>{addEventListener("DOMContentLoaded",()=>{let e=document.querySelector("a.moved");e&&location.replace(e.href+location.hash)});})();
